import { z } from 'zod'
import { faceReport } from './faces.ts'
import * as option from './options.ts'

/** Milliseconds. `total` is the job with its networks loaded; `load` the loading, reported apart. */
export const timings = z.object({
  total: z.number(),
  inference: z.number(),
  load: z.number(),
  stages: z.record(z.string(), z.number()),
})
export type Timings = z.infer<typeof timings>

/** Something was done otherwise than what is installed would make one expect; the message says why, and what to do. */
export const notice = z.object({ code: z.enum(['swapper-passed-over']), message: z.string() })
export type Notice = z.infer<typeof notice>

const savedImage = z.object({ file: z.string(), width: z.int(), height: z.int() })

export const createInput = z.strictObject({
  prompt: z
    .string()
    .trim()
    .min(1, 'the prompt is empty')
    .max(2000, 'the prompt is longer than 2000 characters'),
  negativePrompt: z.string().trim().max(2000).default(''),
  photo: option.path.optional(),
  /** Which face of the photo; all of them only where the drawn face goes onto the photo. */
  photoFace: option.faceNumber.default(0),
  /** What the number of `photoFace` counts by. */
  faceOrder: option.faceOrder.default('size'),
  /** A picture of the person whose face in the photo is meant, whichever it is; goes before `photoFace`. */
  photoPerson: option.path.optional(),
  faceFrom: option.faceFrom.default('generated'),
  /** A picture to start from instead of noise; cut to the shape that is drawn. */
  init: option.path.optional(),
  /** How much of `init` is drawn anew: 0 leaves it, 1 keeps almost nothing. Default 0.75. */
  initStrength: option.strength.optional(),
  seed: option.seed.optional(),
  steps: z.int().min(1).max(150).optional(),
  guidanceScale: z.number().min(0).max(30).optional(),
  scheduler: option.schedulerName.optional(),
  size: z.object({ width: option.pixels, height: option.pixels }).optional(),
  batch: z.int().min(1).max(64).default(1),
  pack: z.string().min(1).max(100).default('starter'),
  strength: option.strength.default(1),
  pixelBoost: option.pixelBoost.optional(),
  glasses: option.glasses.optional(),
  enhance: z.boolean().default(true),
  upscale: option.upscaleFactor.optional(),
  fidelity: option.fidelity.optional(),
  allowNsfw: z.boolean().default(false),
  provider: option.providerName.default('auto'),
  use: option.packChoice.optional(),
  out: option.path.optional(),
  /** Keeps photo and unenhanced swap beside the result, for comparing them. */
  keepIntermediates: z.boolean().default(false),
})

const createdImage = savedImage.extend({
  generatedFile: z.string(),
  seed: option.seed,
  faces: z.object({ generated: z.int(), photo: z.int() }),
  similarity: z.number().nullable(),
})

export const createOutput = createdImage.extend({
  pack: z.string(),
  provider: z.string(),
  notices: z.array(notice).default([]),
  timings,
  /** Every picture of the batch; the first one's fields are repeated at the top. */
  images: z.array(createdImage),
})

export const facesInput = z.strictObject({
  file: option.path,
  crops: option.path.optional(),
  provider: option.providerName.default('auto'),
  use: option.packChoice.optional(),
})
export const facesOutput = z.object({
  width: z.int(),
  height: z.int(),
  faces: z.array(faceReport),
  crops: z.array(z.string()),
  timings,
})

export const swapInput = z.strictObject({
  source: option.path,
  target: option.path,
  sourceFace: z.int().min(0).default(0),
  targetFace: option.faceNumber.default(0),
  /** What the numbers of `sourceFace` and `targetFace` count by. */
  faceOrder: option.faceOrder.default('size'),
  /** A picture of the person whose faces in the target are replaced, whichever they are; goes before `targetFace`. */
  targetPerson: option.path.optional(),
  strength: option.strength.default(1),
  pixelBoost: option.pixelBoost.optional(),
  glasses: option.glasses.optional(),
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

export const enhanceInput = z.strictObject({
  file: option.path,
  upscale: option.upscaleFactor.optional(),
  fidelity: option.fidelity.optional(),
  provider: option.providerName.default('auto'),
  use: option.packChoice.optional(),
  out: option.path.optional(),
})
export const enhanceOutput = savedImage.extend({
  faces: z.int(),
  upscale: option.upscaleFactor,
  provider: z.string(),
  timings,
})
