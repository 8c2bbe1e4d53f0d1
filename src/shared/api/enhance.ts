import { z } from 'zod'
import * as option from './options.ts'
import { savedImage, timings } from './outputs.ts'

export const enhanceInput = z.strictObject({
  file: option.pictureInput,
  upscale: option.upscaleFactor.optional(),
  fidelity: option.fidelity.optional(),
  /** Keeps the picture as it was beside the result, for comparing them. */
  keepIntermediates: z.boolean().default(false),
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

export const enhanceRoutes = {
  /** Restores the faces of a picture and enlarges it. */
  enhance: { input: enhanceInput, output: enhanceOutput },
} as const

/** Longer side, in pixels, up to which a picture is enlarged four times. */
const thumbnailSide = 256

/** Pixels up to which a picture is doubled: about five seconds on two cores. Longer would be too long for what nobody asked for. */
const maxDoubledPixels = 768 * 768

/**
 * The factor by which a picture of this size, in pixels, is enlarged when nobody chose one.
 * Why: docs/decisions/0004-when-to-upscale.md.
 */
export const defaultUpscale = ({
  width,
  height,
}: {
  readonly width: number
  readonly height: number
}): option.UpscaleFactor => {
  if (Math.max(width, height) <= thumbnailSide) return 4
  return width * height <= maxDoubledPixels ? 2 : 1
}
