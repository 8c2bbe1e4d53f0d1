import { buildPyramid, samplePyramid } from '../../../imaging/resample/sample-pyramid.ts'
import type { RgbImage } from '../../../imaging/rgb-image.ts'

/** For each pixel of a grid, the position in an image that it shows, as for OpenCV's remap. */
export interface SampleMap {
  readonly width: number
  readonly height: number
  /** 0 where the pixel shows nothing. */
  readonly covered: Uint8Array
  /** In pixels of the image. */
  readonly x: Float32Array
  readonly y: Float32Array
}

const length = (x: number, y: number): number => Math.sqrt(x * x + y * y)

/** Every n-th pixel of a row is a sample for the percentiles. */
const SAMPLE_STRIDE = 7

interface Footprints {
  readonly plane: Float32Array
  /** The 2nd and the 98th percentile. */
  readonly low: number
  readonly high: number
}

/** Image pixels per grid pixel, from the map's own derivatives; 1 where they are unknown. */
const measureFootprints = ({ width, height, covered, x, y }: SampleMap): Footprints => {
  const plane = new Float32Array(width * height).fill(1)
  const samples = new Float32Array(Math.ceil((width * height) / SAMPLE_STRIDE) + height)
  let count = 0
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const i = row * width + column
      if (covered[i] === 0) continue
      const right = column + 1 < width && covered[i + 1]! > 0 ? i + 1 : i - 1
      const below = row + 1 < height && covered[i + width]! > 0 ? i + width : i - width
      if (right < 0 || below < 0 || covered[right] === 0 || covered[below] === 0) continue
      const across = length(x[right]! - x[i]!, y[right]! - y[i]!)
      const down = length(x[below]! - x[i]!, y[below]! - y[i]!)
      // At most a quarter more than the shorter side: a compromise between blur along it and aliasing along the longer one.
      const footprint = Math.min(Math.max(across, down), 1.25 * Math.min(across, down) + 0.25)
      plane[i] = footprint
      if ((row + column) % SAMPLE_STRIDE === 0) samples[count++] = footprint
    }
  const sorted = samples.subarray(0, count).sort()
  return {
    plane,
    low: sorted[Math.floor(count * 0.02)] ?? 1,
    high: sorted[Math.floor(count * 0.98)] ?? 1,
  }
}

/** The part of the image that the map reads, with a margin for the interpolation. */
const bounds = ({ covered, x, y }: SampleMap): { x0: number; y0: number; x1: number; y1: number } => {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < covered.length; i++) {
    if (covered[i] === 0) continue
    if (x[i]! < x0) x0 = x[i]!
    if (x[i]! > x1) x1 = x[i]!
    if (y[i]! < y0) y0 = y[i]!
    if (y[i]! > y1) y1 = y[i]!
  }
  return { x0: x0 - 3, y0: y0 - 3, x1: x1 + 4, y1: y1 + 4 }
}

const toByte = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0)

/**
 * Samples an image through a map: averaged by a mip pyramid where it shrinks, bicubic where it grows; the border pixels
 * are repeated.
 * @returns interleaved sRGB bytes of the map's size; black where not covered
 */
export const remap = (image: RgbImage, map: SampleMap): Uint8Array => {
  const { covered, x, y } = map
  const out = new Uint8Array(covered.length * 3)
  const part = bounds(map)
  if (part.x0 > part.x1) return out
  const { plane: footprint, low, high } = measureFootprints(map)
  const pyramid = buildPyramid(image, part, low, high)
  const rgb = new Float32Array(3)
  for (let i = 0; i < covered.length; i++) {
    if (covered[i] === 0) continue
    samplePyramid(pyramid, x[i]!, y[i]!, Math.min(high, Math.max(low, footprint[i]!)), rgb)
    out[i * 3] = toByte(rgb[0]!)
    out[i * 3 + 1] = toByte(rgb[1]!)
    out[i * 3 + 2] = toByte(rgb[2]!)
  }
  return out
}
