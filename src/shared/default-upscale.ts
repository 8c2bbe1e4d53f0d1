import type { UpscaleFactor } from './api/options.ts'

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
}): UpscaleFactor => {
  if (Math.max(width, height) <= thumbnail) return 4
  return width * height <= smallPicture ? 2 : 1
}
