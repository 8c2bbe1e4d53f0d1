import { z } from 'zod'
import * as option from './options.ts'
import { notice, savedImage, timings } from './outputs.ts'

export const swapInput = z.strictObject({
  source: option.pictureInput,
  target: option.pictureInput,
  sourceFace: z.int().min(0).default(0),
  targetFace: option.faceNumber.default(0),
  /** What the numbers of `sourceFace` and `targetFace` count by. */
  faceOrder: option.faceOrder.default('size'),
  /** A picture of the person whose faces in the target are replaced, whichever they are; goes before `targetFace`. */
  targetPerson: option.pictureInput.optional(),
  strength: option.strength.default(1),
  pixelBoost: option.pixelBoost.optional(),
  glasses: option.glasses.optional(),
  /** Restores the swapped faces and enlarges the picture, as `enhance` does. */
  enhance: z.boolean().default(false),
  upscale: option.upscaleFactor.optional(),
  fidelity: option.fidelity.optional(),
  /** Keeps target and unenhanced swap beside the result, for comparing them. */
  keepIntermediates: z.boolean().default(false),
  allowNsfw: z.boolean().default(false),
  provider: option.providerName.default('auto'),
  use: option.packChoice.optional(),
  out: option.path.optional(),
})
export const swapOutput = savedImage.extend({
  faces: z.object({ source: z.int(), target: z.int() }),
  similarity: z.number().nullable(),
  provider: z.string(),
  notices: z.array(notice).default([]),
  timings,
})

export const swapRoutes = {
  /** Puts the face of one picture onto faces of another. */
  swap: { input: swapInput, output: swapOutput },
} as const
