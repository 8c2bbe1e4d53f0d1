import type { Plane } from '../image/rgb-image.ts'

/** Shares of the crop's side that are left out, from its edges inwards. */
export interface Padding {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

const NO_PADDING: Padding = { top: 0, right: 0, bottom: 0, left: 0 }

/** How soft the edge is: 1 would reach the middle. */
const SOFTNESS = 0.3

/**
 * The inside of an aligned crop, `size` pixels a side, fading out towards its edges. A blurred rectangle is the
 * product of two blurred lines.
 * Source: facefusion face_masker create_box_mask
 */
export const boxMask = (size: number, padding = NO_PADDING): Plane => {
  const across = fadedLine(size, padding.left, padding.right)
  const down = padding === NO_PADDING ? across : fadedLine(size, padding.top, padding.bottom)
  const data = new Float32Array(size * size)
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) data[y * size + x] = down[y]! * across[x]!
  return { width: size, height: size, data }
}

const fadedLine = (size: number, before: number, after: number): Float64Array => {
  const blur = Math.floor(size * 0.5 * SOFTNESS)
  const least = Math.max(Math.floor(blur / 2), 1)
  const first = Math.max(least, Math.floor(size * before))
  const last = size - Math.max(least, Math.floor(size * after))
  const line = Float64Array.from({ length: size }, (_, i) => (i >= first && i < last ? 1 : 0))
  return blur > 0 ? blurLine(line, 0.25 * blur) : line
}

/** cv2.GaussianBlur's for floats: as wide as four deviations to each side, mirrored at the ends. */
const blurLine = (line: Float64Array, sigma: number): Float64Array => {
  const radius = Math.round(8 * sigma + 1) >> 1
  const kernel = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)),
  )
  const sum = kernel.reduce((total, weight) => total + weight, 0)
  const last = line.length - 1
  return line.map((_, at) =>
    kernel.reduce((total, weight, k) => {
      const i = Math.abs(at + k - radius)
      return total + (weight / sum) * line[i > last ? Math.max(0, 2 * last - i) : i]!
    }, 0),
  )
}
