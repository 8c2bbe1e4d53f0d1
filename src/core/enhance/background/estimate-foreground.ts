import { boxBlur } from '../../imaging/filter/gaussian-blur.ts'
import { axisTaps } from '../../imaging/resample/bilinear-taps.ts'
import { resizeImage, resizePlane } from '../../imaging/resample/resize.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { yieldToEventLoop } from '../../yield-to-event-loop.ts'

/** Colours are averaged in an image of at most so many pixels. */
const MAX_PIXELS = 300_000
/** Radii of the two rounds, as parts of its longer side: the first looks far, the second mends. */
const RADII = [1 / 25, 1 / 250]

/**
 * The colours of what is in front, without those of the old background that shine through at its edges: what they
 * would be where alpha is less than 1.
 * Source: M. Forte, "Approximate fast foreground colour estimation" (2021), "blur fusion" in two rounds
 * @param alpha 0 to 1
 * @returns interleaved RGB bytes
 * @throws the signal's reason when aborted
 */
export const estimateForeground = async (
  { width, height, data }: RgbImage,
  alpha: Float32Array,
  signal?: AbortSignal,
): Promise<Uint8Array> => {
  const scale = Math.min(1, Math.sqrt(MAX_PIXELS / (width * height)))
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  const reduced = await resizeImage({ width, height, data }, w, h, 'area')
  const reducedAlpha = resizePlane({ width, height, data: alpha }, w, h, 'area')
  const columns = axisTaps(width, w, x => ((x + 0.5) * w) / width - 0.5)
  const rows = axisTaps(height, h, y => ((y + 0.5) * h) / height - 0.5)
  const bytes = new Uint8ClampedArray(data)
  for (let colour = 0; colour < 3; colour++) {
    await yieldToEventLoop(signal)
    const plane = Float32Array.from({ length: w * h }, (_, i) => reduced.data[3 * i + colour]!)
    const { front, back } = meanColours({ width: w, height: h, data: plane }, reducedAlpha)
    for (let y = 0, i = 0; y < height; y++) {
      const upper = rows.first[y]! * w
      const lower = upper + rows.next * w
      const down = rows.share[y]!
      for (let x = 0; x < width; x++, i++) {
        if (alpha[i]! >= 1) continue
        const left = columns.first[x]!
        const right = left + columns.next
        const across = columns.share[x]!
        const between = (means: Float32Array): number => {
          const top = means[upper + left]! + (means[upper + right]! - means[upper + left]!) * across
          const bottom = means[lower + left]! + (means[lower + right]! - means[lower + left]!) * across
          return top + (bottom - top) * down
        }
        const at = 3 * i + colour
        bytes[at] = explain(data[at]!, alpha[i]!, between(front), between(back))
      }
    }
  }
  return new Uint8Array(bytes.buffer)
}

/** The front colour nearest to its mean that with the background's makes the pixel. */
const explain = (pixel: number, alpha: number, front: number, back: number): number =>
  front + alpha * (pixel - alpha * front - (1 - alpha) * back)

/** Mean colours of what is in front and behind around each pixel. */
const meanColours = (image: Plane, { data: alpha }: Plane) => {
  let front = image.data
  let back = image.data
  let means = { front, back }
  for (const part of RADII) {
    const radius = Math.max(1, Math.round(part * Math.max(image.width, image.height)))
    const blur = (value: (i: number) => number): Float32Array =>
      boxBlur({ ...image, data: alpha.map((_, i) => value(i)) }, radius).data
    const share = boxBlur({ ...image, data: alpha }, radius).data
    const [oldFront, oldBack] = [front, back]
    const sumFront = blur(i => alpha[i]! * oldFront[i]!)
    const sumBack = blur(i => (1 - alpha[i]!) * oldBack[i]!)
    // Far from both, and where there is none of one, what was known before stays.
    means = {
      front: sumFront.map((sum, i) => (sum + TRUST * oldFront[i]!) / (share[i]! + TRUST)),
      back: sumBack.map((sum, i) => (sum + TRUST * oldBack[i]!) / (1 - share[i]! + TRUST)),
    }
    const { front: f, back: b } = means
    front = f.map((value, i) => explain(image.data[i]!, alpha[i]!, value, b[i]!))
    back = b
  }
  return means
}

const TRUST = 1e-3
