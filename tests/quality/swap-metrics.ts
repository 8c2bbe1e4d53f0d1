// What can be measured of a swapped picture. Each metric is 0 (or 1 where it is a ratio) for a perfect swap, whatever
// the target shows: it compares the result with the target in the same place.

import type { Face } from '../../src/core/faces/geometry/face.ts'
import type { PlacedMask } from '../../src/core/faces/geometry/paste-back.ts'
import { srgbToOklab } from '../../src/core/imaging/colour/oklab.ts'
import { fastGaussianBlur } from '../../src/core/imaging/filter/gaussian-blur.ts'
import type { RgbImage } from '../../src/core/imaging/rgb-image.ts'

export interface SwappedPicture {
  readonly target: RgbImage
  readonly result: RgbImage
  /** Opacity of the new face; see `SwapResult`. */
  readonly mask: PlacedMask
  /** The replaced face, in pixels of the target. */
  readonly face: Face
}

export interface SwapMetrics {
  /** Bytes that changed where the mask is 0. */
  readonly changedOutside: number
  /** Gradients of lightness across the soft border of the mask beyond the target's there, mean, in steps of a byte. */
  readonly seam: number
  /** Change of the face's lightness and chroma against neck, ears and forehead, OKLab × 100. */
  readonly light: number
  readonly chroma: number
  /** Fine detail of the new face over the old one's, as a ratio of root mean squares. */
  readonly sharpness: number
}

/** OKLab planes and the opacity of the part of the picture around the mask. */
interface Region {
  readonly width: number
  readonly height: number
  readonly before: readonly [Float32Array, Float32Array, Float32Array]
  readonly after: readonly [Float32Array, Float32Array, Float32Array]
  readonly opacity: Float32Array
  readonly faceWidth: number
}

const planesOf = (
  { data, width }: RgbImage,
  left: number,
  top: number,
  columns: number,
  rows: number,
): [Float32Array, Float32Array, Float32Array] => {
  const size = columns * rows
  const planes = [new Float32Array(size), new Float32Array(size), new Float32Array(size)] as const
  for (let row = 0; row < rows; row++) {
    const from = 3 * ((top + row) * width + left)
    const lab = srgbToOklab(data.subarray(from, from + 3 * columns))
    for (let i = 0; i < lab.length; i++) planes[i % 3]![row * columns + Math.floor(i / 3)] = lab[i]!
  }
  return [...planes]
}

/** What is measured around the mask, in widths of the face. */
const SURROUND = 0.05

const regionOf = ({ target, result, mask, face }: SwappedPicture): Region => {
  const faceWidth = face.box[2]
  const margin = Math.ceil(SURROUND * faceWidth)
  const left = Math.max(0, mask.x - margin)
  const top = Math.max(0, mask.y - margin)
  const width = Math.min(target.width, mask.x + mask.plane.width + margin) - left
  const height = Math.min(target.height, mask.y + mask.plane.height + margin) - top
  const opacity = new Float32Array(width * height)
  for (let y = 0; y < mask.plane.height; y++)
    opacity.set(
      mask.plane.data.subarray(y * mask.plane.width, (y + 1) * mask.plane.width),
      (y + mask.y - top) * width + mask.x - left,
    )
  return {
    width,
    height,
    before: planesOf(target, left, top, width, height),
    after: planesOf(result, left, top, width, height),
    opacity,
    faceWidth,
  }
}

const countChangedOutside = ({ target, result, mask: { plane, x, y } }: SwappedPicture): number => {
  let count = 0
  for (let row = 0, i = 0; row < target.height; row++)
    for (let column = 0; column < target.width; column++, i += 3) {
      const [u, v] = [column - x, row - y]
      const inside =
        u >= 0 && v >= 0 && u < plane.width && v < plane.height && plane.data[v * plane.width + u]! > 0
      if (inside) continue
      for (let c = 0; c < 3; c++) if (target.data[i + c] !== result.data[i + c]) count++
    }
  return count
}

/** Pixels of the soft border, where the opacity changes; wide enough for a border that has none. */
const borderPixels = ({ opacity, width, height, faceWidth }: Region): number[] => {
  const { data } = fastGaussianBlur({ width, height, data: opacity }, Math.max(1, 0.008 * faceWidth))
  const pixels: number[] = []
  for (let y = 1; y < height - 1; y++)
    for (let i = y * width + 1; i < (y + 1) * width - 1; i++)
      if (data[i]! > 0.04 && data[i]! < 0.96) pixels.push(i)
  return pixels
}

const seamEnergy = (region: Region): number => {
  const { width, before, after, opacity } = region
  const { data: smooth } = fastGaussianBlur(
    { width, height: region.height, data: opacity },
    Math.max(1, 0.012 * region.faceWidth),
  )
  // Pores and wrinkles of the new face are no seam.
  const [lightBefore, lightAfter] = [before, after].map(
    ([L]) =>
      fastGaussianBlur({ width, height: region.height, data: L }, Math.max(1, 0.01 * region.faceWidth)).data,
  )
  let sum = 0
  let weight = 1e-6
  for (const i of borderPixels(region)) {
    const gx = smooth[i + 1]! - smooth[i - 1]!
    const gy = smooth[i + width]! - smooth[i - width]!
    const length = Math.hypot(gx, gy)
    if (length < 1e-5) continue
    const across = (L: Float32Array): number =>
      Math.abs((gx * (L[i + 1]! - L[i - 1]!) + gy * (L[i + width]! - L[i - width]!)) / length)
    sum += length * Math.max(0, across(lightAfter!) - across(lightBefore!))
    weight += length
  }
  return (255 * sum) / weight
}

const median = (values: Float32Array): number => values.sort()[values.length >> 1] ?? 0

/**
 * The skin around the face is as it was, so the face differs from it by as much more as its own tone has changed.
 * Medians, since eyes, lips and beards are the source's.
 */
const toneDifference = ({ before, after, opacity }: Region): { light: number; chroma: number } => {
  const inside: number[] = []
  opacity.forEach((value, i) => {
    if (value > 0.95) inside.push(i)
  })
  const change = ([0, 1, 2] as const).map(
    c =>
      median(Float32Array.from(inside, i => after[c][i]!)) -
      median(Float32Array.from(inside, i => before[c][i]!)),
  )
  return { light: 100 * Math.abs(change[0]!), chroma: 100 * Math.hypot(change[1]!, change[2]!) }
}

/** Root mean square of the fine detail of lightness inside the face; outliers (lashes, teeth, a rim) are clipped. */
const detail = (L: Float32Array, { width, height, opacity, faceWidth }: Region): number => {
  const { data: smooth } = fastGaussianBlur({ width, height, data: L }, Math.max(1, 0.01 * faceWidth))
  let sum = 0
  let count = 1e-6
  for (let i = 0; i < L.length; i++) {
    if (opacity[i]! < 0.95) continue
    sum += Math.min(0.0025, (L[i]! - smooth[i]!) ** 2)
    count++
  }
  return Math.sqrt(sum / count)
}

export const measureSwap = (picture: SwappedPicture): SwapMetrics => {
  const region = regionOf(picture)
  return {
    changedOutside: countChangedOutside(picture),
    seam: seamEnergy(region),
    ...toneDifference(region),
    sharpness: detail(region.after[0], region) / (detail(region.before[0], region) + 1e-4),
  }
}
