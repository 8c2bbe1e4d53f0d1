import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { faceNumber, faceOrder } from '../../../shared/api/options.ts'
import { swapInput } from '../../../shared/api/swap.ts'
import { givenPicture, howToGivePictures } from '../given-pictures.ts'
import { outputFields, readOutput } from './output-fields.ts'
import { madePictures, makesPictures, pictureResult } from './picture-results.ts'
import { runTool, type ToolSetup } from './run-tool.ts'
import { swapLookFields } from './swap-look-fields.ts'

const face = z.int().min(0)

const inputOf = (setup: ToolSetup) => {
  const picture = howToGivePictures(setup.client)
  return z.strictObject({
    source: givenPicture.describe(`The picture with the face to take: ${picture}.`),
    target: givenPicture.describe(`The picture that gets the face: ${picture}.`),
    sourceFace: face.optional().describe('Which face of the source, 0 unless given.'),
    targetFace: faceNumber.optional().describe('Which face of the target, 0 unless given, or "all".'),
    faceOrder: faceOrder
      .optional()
      .describe('How faces are numbered: by `size`, the largest first, or `left-to-right`.'),
    map: z
      .array(z.strictObject({ source: face, target: face }))
      .min(1)
      .max(100)
      .optional()
      .describe(
        'Several faces at once: each face of the source with the face of the target that it goes onto.',
      ),
    enhance: z.boolean().optional().describe('Restores the swapped faces; off unless given.'),
    upscale: swapInput.shape.upscale.describe('With `enhance`: enlarges the result this many times.'),
    ...swapLookFields,
    ...outputFields,
    allowNsfw: z
      .boolean()
      .optional()
      .describe('Leaves the safety filter out, where the person did not turn it on.'),
  })
}

/** The tool that swaps faces of two pictures. */
export const addSwapFaces = (server: McpServer, setup: ToolSetup): void => {
  server.registerTool(
    'swap_faces',
    {
      title: 'Swap faces',
      description:
        'Puts the face of one picture onto a face of another; the pictures themselves stay as they are. Use find_faces first where a picture shows several people.',
      inputSchema: inputOf(setup),
      outputSchema: madePictures,
      annotations: makesPictures,
    },
    ({ source, target, format, quality, ...given }, ctx) =>
      runTool(setup, ctx, async ({ context, client, readPicture, signal, watch }) => {
        const input = {
          ...given,
          source: await readPicture('source', source),
          target: await readPicture('target', target),
          output: readOutput({ format, quality }),
        }
        return pictureResult(
          await context.jobs.run({ route: 'swap', input }, signal, { watch }),
          context,
          client,
        )
      }),
  )
}
