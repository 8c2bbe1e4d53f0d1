import { axisTaps, cellPositions } from '../resample/bilinear-taps.ts'
import { isZero } from './content-bounds.ts'
import { blur } from './guided-filter.ts'

/** Means of each `step` × `step` block of some planes by weight, and the weight it carries, 0 to 1. */
export interface ReducedPlanes {
  readonly width: number
  readonly height: number
  readonly means: readonly Float32Array[]
  readonly weight: Float32Array
}

/** Adds up the blocks of a plane, each pixel multiplied by its weight if there are any. */
const sumBlocks = (
  plane: Float32Array,
  weights: Float32Array | undefined,
  width: number,
  height: number,
  step: number,
): Float32Array => {
  const w = Math.ceil(width / step)
  const sums = new Float32Array(w * Math.ceil(height / step))
  for (let y = 0, i = 0; y < height; y++) {
    let o = Math.floor(y / step) * w
    for (let left = width; left > 0; left -= step, o++) {
      const end = i + Math.min(step, left)
      let sum = sums[o]!
      if (weights) for (; i < end; i++) sum += weights[i]! * plane[i]!
      else for (; i < end; i++) sum += plane[i]!
      sums[o] = sum
    }
  }
  return sums
}

/** @param weights 0 to 1 per pixel, default 1 everywhere; blocks without any have mean 0 */
export const reducePlanes = (
  planes: readonly Float32Array[],
  weights: Float32Array | undefined,
  width: number,
  height: number,
  step: number,
): ReducedPlanes => {
  const total = sumBlocks(weights ?? new Float32Array(width * height).fill(1), undefined, width, height, step)
  const means = planes.map(plane => {
    const sums = sumBlocks(plane, weights, width, height, step)
    for (let o = 0; o < sums.length; o++) if (total[o]! > 0) sums[o] = sums[o]! / total[o]!
    return sums
  })
  for (let o = 0; o < total.length; o++) total[o] = total[o]! / (step * step)
  return { width: Math.ceil(width / step), height: Math.ceil(height / step), means, weight: total }
}

/** Blurs of growing sigma, as a factor, and the weight of each relative to the narrower ones. */
const SCALES = [
  [1, 1],
  [2.5, 0.03],
  [6, 0.001],
] as const

/** The blurs of a plane, added up. */
const blurAtScales = (plane: Float32Array, width: number, height: number, sigma: number): Float32Array => {
  const sum = new Float32Array(plane.length)
  for (const [factor, trust] of SCALES) {
    const blurred = blur(plane, width, height, sigma * factor)
    for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + trust * blurred[i]!
  }
  return sum
}

const sumOf = (plane: Float32Array): number => {
  let sum = 0
  for (let i = 0; i < plane.length; i++) sum += plane[i]!
  return sum
}

/**
 * Normalized convolution of planes with the same weights: a blur of the pixels by their weights; where there is no weight
 * nearby, wider blurs fill in.
 * Source: H. Knutsson, C.-F. Westin, "Normalized and differential convolution" (1993).
 * @param sigma in pixels of the planes
 */
export const normalizedBlur = (
  planes: readonly Float32Array[],
  weight: Float32Array,
  width: number,
  height: number,
  sigma: number,
): Float32Array[] => {
  const total = sumOf(weight)
  const bottom = blurAtScales(weight, width, height, sigma)
  return planes.map(plane => {
    const product = new Float32Array(plane.length)
    for (let i = 0; i < product.length; i++) product[i] = plane[i]! * weight[i]!
    const meanOfAll = total > 0 ? sumOf(product) / total : 0
    const top = blurAtScales(product, width, height, sigma)
    for (let i = 0; i < top.length; i++) top[i] = (top[i]! + 1e-6 * meanOfAll) / (bottom[i]! + 1e-6)
    return top
  })
}

/** Neighbouring rows of a plane. */
export interface Band {
  readonly top: number
  readonly rows: number
}

/**
 * Bilinear enlargement of a plane whose cells are `step` × `step` blocks; the plane itself for step 1.
 * @param width height of the result; the plane has ⌈width / step⌉ × ⌈height / step⌉ cells
 */
export const expandPlane = (
  plane: Float32Array,
  step: number,
  width: number,
  height: number,
): Float32Array =>
  step === 1
    ? plane
    : expandBand(plane, step, width, height, { top: 0, rows: height }, new Float32Array(width * height))

/** Some rows of `expandPlane`: a view of the plane for step 1, else `out`, which has room for them. */
export const expandBand = (
  plane: Float32Array,
  step: number,
  width: number,
  height: number,
  { top, rows }: Band,
  out: Float32Array,
): Float32Array => {
  if (step === 1) return plane.subarray(top * width, (top + rows) * width)
  const w = Math.ceil(width / step)
  const h = Math.ceil(height / step)
  const columns = axisTaps(width, w, cellPositions(step))
  const below = axisTaps(height, h, cellPositions(step))
  const ends = new Int32Array(columns.first[width - 1]! + 1)
  for (let x = 0; x < width; x++) ends[columns.first[x]!] = x + 1
  const line = new Float32Array(w)
  for (let y = top, o = 0; y < top + rows; y++) {
    const upper = below.first[y]! * w
    const lower = upper + below.next * w
    const ty = below.share[y]!
    for (let x = 0; x < w; x++) line[x] = plane[upper + x]! * (1 - ty) + plane[lower + x]! * ty
    if (isZero(line)) {
      out.fill(0, o, o + width)
      o += width
      continue
    }
    // All pixels between the centres of two cells read the same two.
    for (let k = 0, x = 0; k < ends.length; k++) {
      const left = line[k]!
      const change = line[k + columns.next]! - left
      for (const end = ends[k]!; x < end; x++, o++) out[o] = left + columns.share[x]! * change
    }
  }
  return out
}
