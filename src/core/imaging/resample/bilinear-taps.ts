import { clamp } from '../../math.ts'
import type { Affine } from './affine.ts'

// Where bilinear sampling reads: the one place that turns positions into source pixels and weights. `axisTaps` serves
// maps whose columns and rows are independent of each other, `fillRowTaps` any affine map. Whoever reads by them
// decides how to round: `warp.ts` to bytes, `resize-opencv.ts` in 11-bit integers, others not at all.

/** For each sample along one axis: the first of two neighbouring source positions, and how much the second counts. */
export interface AxisTaps {
  readonly first: Int32Array
  /** From the first to the second position: 1, but 0 where there is only one. */
  readonly next: 0 | 1
  /** 0 to 1. */
  readonly share: Float32Array
}

/**
 * Taps of samples along one axis; beyond the ends the last position is repeated.
 * @param length source positions, 0 to length − 1
 * @param positionOf where sample i lies among them
 */
export const axisTaps = (
  samples: number,
  length: number,
  positionOf: (sample: number) => number,
): AxisTaps => {
  const first = new Int32Array(samples)
  const share = new Float32Array(samples)
  const lastFirst = Math.max(0, length - 2)
  for (let i = 0; i < samples; i++) {
    const position = clamp(positionOf(i), 0, length - 1)
    first[i] = Math.min(lastFirst, Math.floor(position))
    share[i] = position - first[i]!
  }
  return { first, next: length > 1 ? 1 : 0, share }
}

/** Positions of the cells, `size` pixels wide and counted from their centres, at which the centres of pixels lie. */
export const cellPositions =
  (size: number) =>
  (pixel: number): number =>
    (pixel - (size - 1) / 2) / size

/**
 * What lies beyond the image's edge: its last row repeated; a constant; or its mirror image, the edge row
 * itself not doubled (OpenCV's BORDER_REPLICATE, BORDER_CONSTANT and BORDER_REFLECT_101).
 */
export type Border = 'replicate' | 'constant' | 'reflect'

/** For each sample of a row: four source pixels with their weights, and the weight of the constant outside. */
export interface RowTaps {
  readonly offsets: Int32Array
  readonly weights: Float32Array
  readonly outside: Float32Array
}

export const createRowTaps = (samples: number): RowTaps => ({
  offsets: new Int32Array(samples * 4),
  weights: new Float32Array(samples * 4),
  outside: new Float32Array(samples),
})

/** The index from 0 to n − 1 to read in place of i, or −1 for the constant. */
export const borderIndex = (i: number, n: number, border: Border): number => {
  if (i >= 0 && i < n) return i
  if (border === 'constant') return -1
  if (border === 'replicate' || n === 1) return i < 0 ? 0 : n - 1
  const period = 2 * (n - 1)
  const j = ((i % period) + period) % period
  return j < n ? j : period - j
}

/**
 * Fills `taps` for the samples (from + i·step, y), i = 0, 1, …, of the output. Offsets count source pixels;
 * the weight of a tap that lies outside under 'constant' is added to `outside`.
 */
export const fillRowTaps = (
  taps: RowTaps,
  toSource: Affine,
  row: { readonly from: number; readonly step: number; readonly y: number },
  source: { readonly width: number; readonly height: number },
  border: Border,
): void => {
  const { offsets, weights, outside } = taps
  const { width, height } = source
  const [a, b, c, d, e, f] = toSource
  const startX = b * row.y + c
  const startY = e * row.y + f
  for (let i = 0, k = 0; i < outside.length; i++, k += 4) {
    const x = row.from + i * row.step
    const sx = a * x + startX
    const sy = d * x + startY
    const x0 = Math.floor(sx)
    const y0 = Math.floor(sy)
    const fx = sx - x0
    const fy = sy - y0
    weights[k] = (1 - fx) * (1 - fy)
    weights[k + 1] = fx * (1 - fy)
    weights[k + 2] = (1 - fx) * fy
    weights[k + 3] = fx * fy
    outside[i] = 0
    if (x0 >= 0 && y0 >= 0 && x0 < width - 1 && y0 < height - 1) {
      const at = y0 * width + x0
      offsets[k] = at
      offsets[k + 1] = at + 1
      offsets[k + 2] = at + width
      offsets[k + 3] = at + width + 1
      continue
    }
    const left = borderIndex(x0, width, border)
    const right = borderIndex(x0 + 1, width, border)
    const top = borderIndex(y0, height, border)
    const bottom = borderIndex(y0 + 1, height, border)
    offsets[k] = top * width + left
    offsets[k + 1] = top * width + right
    offsets[k + 2] = bottom * width + left
    offsets[k + 3] = bottom * width + right
    if (border !== 'constant') continue
    for (let t = 0; t < 4; t++) {
      if ((t & 1 ? right : left) >= 0 && (t & 2 ? bottom : top) >= 0) continue
      outside[i] = outside[i]! + weights[k + t]!
      weights[k + t] = 0
      offsets[k + t] = 0
    }
  }
}
