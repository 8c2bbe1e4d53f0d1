import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import { LikenessError } from '../../../engine/index.ts'
import type { RouteInput } from '../../../shared/api/contract.ts'
import { createInput } from '../../../shared/api/create.ts'
import { schedulerChoice } from '../../../shared/api/scheduler-schemas.ts'
import { sizeOptions } from '../../common/create-options.ts'
import { givenPicture, howToGivePictures } from '../given-pictures.ts'
import { outputFields, readOutput } from './output-fields.ts'
import { madePictures, makesPictures, pictureResult } from './picture-results.ts'
import { runTool, type ToolCall, type ToolSetup } from './run-tool.ts'
import { swapLookFields } from './swap-look-fields.ts'

const { prompt, negativePrompt, seed, steps, guidanceScale, initStrength, photoFace, faceFrom } =
  createInput.shape
const side = z.int().min(64).max(4096)

const inputOf = (setup: ToolSetup) => {
  const picture = howToGivePictures(setup.client)
  return z.strictObject({
    prompt: prompt.describe('What to draw: a description in a few words, as captions of photos have them.'),
    negativePrompt: negativePrompt.unwrap().optional().describe('What to keep out of the picture.'),
    seed: seed.optional().describe('The same seed and options draw the same picture again.'),
    steps: steps.describe("Denoising steps; the model's own unless given."),
    guidanceScale: guidanceScale.describe(
      "How closely the prompt is followed; the model's own unless given.",
    ),
    scheduler: schedulerChoice.optional().describe("The sampler; the model's own unless given."),
    width: side
      .optional()
      .describe('Of the finished picture, in pixels; with `height`. The model has a size of its own.'),
    height: side.optional(),
    n: z.int().min(1).max(10).default(1).describe('How many pictures, with seeds counting up.'),
    model: z.string().min(1).optional().describe('One of `list_models`.'),
    photo: givenPicture
      .optional()
      .describe(`A photo with a face, to swap faces with the drawing: ${picture}.`),
    photoFace: photoFace
      .unwrap()
      .optional()
      .describe('Which face of the photo, 0 being the largest, or "all".'),
    faceFrom: faceFrom
      .optional()
      .describe(
        '`photo`: the face of the photo goes into the drawing. `generated`: the drawn face onto the photo.',
      ),
    init: givenPicture
      .optional()
      .describe(`A picture to start from, which is drawn anew in part: ${picture}.`),
    initStrength: initStrength.describe('How much of `init` is drawn anew, 0 to 1; 0.75 unless given.'),
    mask: givenPicture
      .optional()
      .describe('With `init`: a picture of its size; what is white is drawn anew, what is black stays.'),
    enhance: z.boolean().optional().describe('Restores faces after a swap; on unless given.'),
    upscale: createInput.shape.upscale.describe(
      'Without `width` and `height`: enlarges what is drawn this many times.',
    ),
    ...swapLookFields,
    ...outputFields,
    allowNsfw: z
      .boolean()
      .optional()
      .describe('Leaves the safety filter out, where the person did not turn it on.'),
  })
}

/** The tool that draws. */
export const addGenerate = (server: McpServer, setup: ToolSetup): void => {
  const inputSchema = inputOf(setup)
  const readInput = async (
    { width, height, n, model, photo, init, mask, format, quality, ...given }: z.output<typeof inputSchema>,
    { context, readPicture }: ToolCall,
  ): Promise<RouteInput<'create'>> => {
    if ((width === undefined) !== (height === undefined))
      throw new LikenessError('bad-option', 'Give width and height together, or neither.')
    if (width !== undefined && given.upscale !== undefined)
      throw new LikenessError(
        'bad-option',
        'Give width and height, which are those of the finished picture, or upscale.',
      )
    const pack = await context.models.find(model)
    return {
      ...given,
      ...(width && height ? sizeOptions({ width, height }, pack) : {}),
      pack: pack.id,
      batch: n,
      photo: photo && (await readPicture('photo', photo)),
      init: init && (await readPicture('init', init)),
      inpaint: mask ? { mask: await readPicture('mask', mask) } : undefined,
      output: readOutput({ format, quality }),
    }
  }
  server.registerTool(
    'generate',
    {
      title: 'Draw pictures',
      description:
        'Draws pictures of people from a description, on this computer. With `photo` it swaps faces between the drawing and the photo; with `init` it draws a picture anew, or the part of it that `mask` marks.',
      inputSchema,
      outputSchema: madePictures,
      annotations: { ...makesPictures, idempotentHint: false },
    },
    (given, ctx) =>
      runTool(setup, ctx, async call => {
        const input = await readInput(given, call)
        const output = await call.context.jobs.run({ route: 'create', input }, call.signal, {
          watch: call.watch,
        })
        return pictureResult(output, call.context, call.client)
      }),
  )
}
