import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { enhanceInput } from '../../../shared/api/enhance.ts'
import { givenPicture, howToGivePictures } from '../given-pictures.ts'
import { outputFields, readOutput } from './output-fields.ts'
import { madePictures, makesPictures, pictureResult } from './picture-results.ts'
import { runTool, type ToolSetup } from './run-tool.ts'

const { upscale, fidelity, oldPhoto, denoise, scratches, fade, colourise, background } = enhanceInput.shape

const inputOf = (setup: ToolSetup) =>
  z.strictObject({
    image: givenPicture.describe(`The picture to enhance: ${howToGivePictures(setup.client)}.`),
    upscale: upscale.describe('How many times it is enlarged; small pictures are unless given.'),
    fidelity: fidelity.describe(
      '0 invents most, 1 stays closest to what is there; with some face restorers only.',
    ),
    oldPhoto: oldPhoto.describe('The recipe for old photos: takes away noise, scratches and fading.'),
    denoise: denoise.describe('How much of the noise is taken away, 0 to 1, or "auto".'),
    scratches: scratches.describe('Fills in dust and scratches.'),
    fade: fade.describe('Gives faded colours their black and white back.'),
    colourise: colourise.describe('Colours a black-and-white photo, where a model for it is installed.'),
    background: background.describe(
      'What is put behind the people: `keep`, `transparent`, or a colour such as #ffffff.',
    ),
    ...outputFields,
  })

/** The tool that restores and enlarges a picture. */
export const addEnhance = (server: McpServer, setup: ToolSetup): void => {
  server.registerTool(
    'enhance',
    {
      title: 'Enhance a picture',
      description:
        'Restores the faces of a picture and enlarges it; also mends old photos and replaces the background. The picture itself stays as it is.',
      inputSchema: inputOf(setup),
      outputSchema: madePictures,
      annotations: makesPictures,
    },
    ({ image, format, quality, ...given }, ctx) =>
      runTool(setup, ctx, async ({ context, client, readPicture, signal, watch }) => {
        const file = await readPicture('image', image)
        const input = { ...given, file, output: readOutput({ format, quality }) }
        return pictureResult(
          await context.jobs.run({ route: 'enhance', input }, signal, { watch }),
          context,
          client,
        )
      }),
  )
}
