import { dilate } from '../../imaging/filter/morphology.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'
import { type Circle, findDamage } from './find-damage.ts'

/** Damage fades out over this far, in pixels of a photo of a megapixel. */
const SOFT_EDGE = 1.5
/** How far the known pixels lie that fill one, in pixels each way. */
const REACH = 3

/**
 * Removes dust and scratches: fills them in from their surroundings.
 * @param keep circles in which nothing is changed
 * @returns the image itself where there are none
 * @throws the signal's reason when aborted
 */
export const removeDamage = async (
  image: RgbImage,
  keep: readonly Circle[],
  signal?: AbortSignal,
): Promise<RgbImage> => {
  const { width, height } = image
  await yieldToEventLoop(signal)
  const { damage, count, unit } = findDamage(image, keep)
  if (count === 0) return image
  await yieldToEventLoop(signal)
  const wide = dilate({ width, height, data: Float32Array.from(damage) }, SOFT_EDGE * unit).data
  const data = image.data.slice()
  const unknown = Uint8Array.from(wide, value => (value > 0 ? 1 : 0))
  let left: number[] = []
  for (let i = 0; i < unknown.length; i++) if (unknown[i] === 1) left.push(i)
  // From the border inwards: each round fills the pixels that touch known ones.
  while (left.length > 0) {
    const filled = left.filter(i => touchesKnown(unknown, i, width, height))
    if (filled.length === 0) break
    for (const i of filled) fill(data, unknown, i, width, height)
    for (const i of filled) unknown[i] = 0
    left = left.filter(i => unknown[i] === 1)
    await yieldToEventLoop(signal)
  }
  return { ...image, data }
}

const touchesKnown = (unknown: Uint8Array, i: number, width: number, height: number): boolean => {
  const x = i % width
  const y = (i - x) / width
  return (
    (x > 0 && unknown[i - 1] === 0) ||
    (x < width - 1 && unknown[i + 1] === 0) ||
    (y > 0 && unknown[i - width] === 0) ||
    (y < height - 1 && unknown[i + width] === 0)
  )
}

/** The mean of the known pixels around one, near ones counting most. */
const fill = (data: Uint8Array, unknown: Uint8Array, i: number, width: number, height: number): void => {
  const x = i % width
  const y = (i - x) / width
  let [r, g, b, total] = [0, 0, 0, 0]
  for (let ny = Math.max(0, y - REACH); ny <= Math.min(height - 1, y + REACH); ny++)
    for (let nx = Math.max(0, x - REACH); nx <= Math.min(width - 1, x + REACH); nx++) {
      const near = ny * width + nx
      if (unknown[near] === 1) continue
      const weight = 1 / ((nx - x) ** 2 + (ny - y) ** 2)
      r += weight * data[3 * near]!
      g += weight * data[3 * near + 1]!
      b += weight * data[3 * near + 2]!
      total += weight
    }
  data[3 * i] = r / total + 0.5
  data[3 * i + 1] = g / total + 0.5
  data[3 * i + 2] = b / total + 0.5
}
