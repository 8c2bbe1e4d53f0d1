import { dilate } from '../../imaging/filter/morphology.ts'
import { resizeImage } from '../../imaging/resample/resize.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'
import { type Circle, findDamage } from './find-damage.ts'

/** Damage is looked for in an image of at most so many pixels. */
const MAX_PIXELS = 3_000_000
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
  const scale = Math.min(1, Math.sqrt(MAX_PIXELS / (width * height)))
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)]
  const seen = await resizeImage(image, w, h, 'area')
  const reduced = keep.map(({ x, y, radius }) => ({ x: x * scale, y: y * scale, radius: radius * scale }))
  const { mask, count } = await findDamage(seen, reduced, signal)
  if (count === 0) return image
  await yieldToEventLoop(signal)
  const soft = SOFT_EDGE * Math.max(1, Math.sqrt((w * h) / 1e6))
  const wide = dilate({ width: w, height: h, data: Float32Array.from(mask) }, soft).data
  const data = image.data.slice()
  const unknown = new Uint8Array(width * height)
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.min(h - 1, Math.floor((y + 0.5) * (h / height))) * w
    for (let x = 0; x < width; x++, i++)
      unknown[i] = wide[row + Math.min(w - 1, Math.floor((x + 0.5) * (w / width)))]! > 0 ? 1 : 0
  }
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
