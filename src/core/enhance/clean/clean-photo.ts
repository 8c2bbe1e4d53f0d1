import type { RgbImage } from '../../imaging/rgb-image.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'
import { correctFade } from './correct-fade.ts'
import { type DenoiseAmount, denoise } from './denoise.ts'
import type { Circle } from './find-damage.ts'
import { removeDamage } from './remove-damage.ts'

// What needs no network to make an old photo good again. `removeDamage` fills dust and scratches in, `denoise` removes
// grain and JPEG's blocks, `correctFade` gives faded colours their black and white back.

export interface CleanOptions {
  /** 0 nothing, 1 all the noise that was measured. */
  readonly denoise: DenoiseAmount
  readonly scratches: boolean
  readonly fade: boolean
  /** Circles in which nothing counts as dust, such as eyes. */
  readonly keep?: readonly Circle[]
  readonly signal?: AbortSignal
}

/**
 * Cleans a photo: dust and scratches first, which noise would hide as little as it can, then noise, then fading, which
 * would amplify both.
 * @returns the image itself where nothing had to be done; a new one else
 * @throws the signal's reason when aborted
 */
export const cleanPhoto = async (
  image: RgbImage,
  { denoise: amount, scratches, fade, keep = [], signal }: CleanOptions,
): Promise<RgbImage> => {
  const whole = scratches ? await removeDamage(image, keep, signal) : image
  const clean = await denoise(whole, amount, signal)
  await yieldToEventLoop(signal)
  return fade ? correctFade(clean) : clean
}
