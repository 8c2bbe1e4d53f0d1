import { z } from 'zod'
import { controlPreprocessors } from './choices.ts'
import * as option from './options.ts'

export const controlPreviewInput = z.strictObject({
  image: option.pictureInput,
  preprocessor: z.enum(controlPreprocessors),
  /** Of the drawing that it is to steer; or the shorter side, in the proportions of the picture. */
  size: z.union([z.object({ width: option.pixels, height: option.pixels }), option.pixels]),
  allowNsfw: z.boolean().default(false),
  provider: option.providerName.default('auto'),
  use: option.packChoice.optional(),
})

export const controlPreviewOutput = z.object({
  /** PNG of the size that was asked for. */
  image: z.custom<Uint8Array>(value => value instanceof Uint8Array),
})

export const controlPreviewRoutes = {
  /** What a ControlNet would see of a picture, at once. Nothing is saved. */
  controlPreview: { input: controlPreviewInput, output: controlPreviewOutput },
} as const
