import type { Plane } from '../../imaging/rgb-image.ts'

/** How far the soft edge reaches: 1 would reach the middle. */
const SOFTNESS = 0.3

/**
 * A mask for an aligned crop, `size` pixels a side: 1 inside, falling to 0 at its edges. A blurred rectangle is the
 * product of two blurred lines.
 * Source: facefusion face_masker create_box_mask
 */
export const boxMask = (size: number): Plane => {
  const line = fadedLine(size)
  const data = new Float32Array(size * size)
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) data[y * size + x] = line[y]! * line[x]!
  return { width: size, height: size, data }
}

const fadedLine = (size: number): Float64Array => {
  const blur = Math.floor(size * 0.5 * SOFTNESS)
  const margin = Math.max(Math.floor(blur / 2), 1)
  const line = Float64Array.from({ length: size }, (_, i) => (i >= margin && i < size - margin ? 1 : 0))
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
