import { buildPyramid, samplePyramid } from '../../../imaging/resample/sample-pyramid.ts'
import type { RgbImage } from '../../../imaging/rgb-image.ts'

/** Where each pixel of a grid looks into a picture; `covered` is 0 where it does not look. */
export interface SampleMap {
  readonly width: number
  readonly height: number
  readonly covered: Uint8Array
  /** In pixels of the picture. */
  readonly x: Float32Array
  readonly y: Float32Array
}

const length = (x: number, y: number): number => Math.sqrt(x * x + y * y)

interface Spans {
  readonly plane: Float32Array
  /** Spans of nearly the smallest and nearly the largest pixel. */
  readonly low: number
  readonly high: number
}

/** How many picture pixels each grid pixel spans, from the map's own slopes; 1 where it cannot be told. */
const measureSpans = ({ width, height, covered, x, y }: SampleMap): Spans => {
  const plane = new Float32Array(width * height).fill(1)
  const seen: number[] = []
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const i = row * width + column
      if (covered[i] === 0) continue
      const right = column + 1 < width && covered[i + 1]! > 0 ? i + 1 : i - 1
      const below = row + 1 < height && covered[i + width]! > 0 ? i + width : i - width
      if (right < 0 || below < 0 || covered[right] === 0 || covered[below] === 0) continue
      const across = length(x[right]! - x[i]!, y[right]! - y[i]!)
      const down = length(x[below]! - x[i]!, y[below]! - y[i]!)
      // A quarter more than the shorter side: between blurring along it and aliasing along the longer one.
      const span = Math.min(Math.max(across, down), 1.25 * Math.min(across, down) + 0.25)
      plane[i] = span
      if ((row + column) % 7 === 0) seen.push(span)
    }
  seen.sort((a, b) => a - b)
  return {
    plane,
    low: seen[Math.floor(seen.length * 0.02)] ?? 1,
    high: seen[Math.floor(seen.length * 0.98)] ?? 1,
  }
}

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

const toByte = (value: number): number => (value <= 0 ? 0 : value >= 255 ? 255 : Math.round(value))

/**
 * Draws a picture through a sample map: averaged where it shrinks, bicubic where it grows, its border repeated.
 * @returns interleaved sRGB bytes of the map's size; black where not covered
 */
export const warpThrough = (image: RgbImage, map: SampleMap): Uint8Array => {
  const { covered, x, y } = map
  const out = new Uint8Array(covered.length * 3)
  const part = bounds(map)
  if (part.x0 > part.x1) return out
  const { plane: span, low, high } = measureSpans(map)
  const pyramid = buildPyramid(image, part, low, high)
  const rgb = new Float32Array(3)
  for (let i = 0; i < covered.length; i++) {
    if (covered[i] === 0) continue
    samplePyramid(pyramid, x[i]!, y[i]!, Math.min(high, Math.max(low, span[i]!)), rgb)
    for (let c = 0; c < 3; c++) out[i * 3 + c] = toByte(rgb[c]!)
  }
  return out
}
