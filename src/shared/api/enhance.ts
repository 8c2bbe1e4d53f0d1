import { z } from 'zod'
import * as option from './options.ts'
import { savedImage, timings } from './outputs.ts'

export const enhanceInput = z.strictObject({
  file: option.pictureInput,
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

export const enhanceRoutes = {
  /** Restores the faces of a picture and enlarges it. */
  enhance: { input: enhanceInput, output: enhanceOutput },
} as const

/** At most this many pixels a side are a thumbnail, worth four times its size. */
const thumbnail = 256

/** Pixels up to which a picture is doubled unasked: some five seconds on two cores, nobody waits longer for what they did not ask for. */
const smallPicture = 768 * 768

/**
 * The factor a picture gets when nobody chose one: to a good size, and never out of the network's reach.
 * Why: docs/decisions/0004-when-to-upscale.md.
 */
export const defaultUpscale = ({
  width,
  height,
}: {
  readonly width: number
  readonly height: number
}): option.UpscaleFactor => {
  if (Math.max(width, height) <= thumbnail) return 4
  return width * height <= smallPicture ? 2 : 1
}
