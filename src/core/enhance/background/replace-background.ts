import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'
import { estimateForeground } from './estimate-foreground.ts'
import { refineAlpha } from './refine-alpha.ts'

/** A colour in bytes. */
export type Rgb = readonly [red: number, green: number, blue: number]

/**
 * Puts the subject of an image on a transparent or a plain background.
 * @param subject how much of each pixel belongs to it, 0 to 1, of any size and aspect
 * @param background a colour; undefined for a transparent one
 * @throws the signal's reason when aborted
 */
export const replaceBackground = async (
  image: RgbImage,
  subject: Plane,
  background: Rgb | undefined,
  signal?: AbortSignal,
): Promise<RgbImage> => {
  await yieldToEventLoop(signal)
  const found = await refineAlpha(subject, image)
  const alpha = image.alpha ? found.map((value, i) => (value * image.alpha![i]!) / 255) : found
  await yieldToEventLoop(signal)
  const front = await estimateForeground(image, alpha, signal)
  const { width, height } = image
  if (!background)
    return { width, height, data: front, alpha: Uint8Array.from(alpha, value => Math.round(255 * value)) }
  const data = new Uint8ClampedArray(front.length)
  for (let i = 0; i < alpha.length; i++)
    for (let colour = 0; colour < 3; colour++) {
      const at = 3 * i + colour
      data[at] = alpha[i]! * front[at]! + (1 - alpha[i]!) * background[colour]!
    }
  return { width, height, data: new Uint8Array(data.buffer) }
}
