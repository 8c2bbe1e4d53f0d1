import { axisTaps, cellPositions } from '../resample/bilinear-taps.ts'
import { blur } from './guided-filter.ts'

/** Mean of each `step` × `step` block of a plane by weight, and the weight it carries, 0 to 1. */
export interface ReducedPlane {
  readonly width: number
  readonly height: number
  readonly mean: Float32Array
  readonly weight: Float32Array
}

/** @param weights 0 to 1 per pixel; blocks without any have mean 0 */
export const reducePlane = (
  plane: Float32Array,
  weights: Float32Array,
  width: number,
  height: number,
  step: number,
): ReducedPlane => {
  const w = Math.ceil(width / step)
  const h = Math.ceil(height / step)
  const mean = new Float32Array(w * h)
  const weight = new Float32Array(w * h)
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / step) * w
    for (let x = 0, o = row, left = step, i = y * width; x < width; x++, i++) {
      mean[o] = mean[o]! + weights[i]! * plane[i]!
      weight[o] = weight[o]! + weights[i]!
      if (--left === 0) {
        o++
        left = step
      }
    }
  }
  for (let o = 0; o < mean.length; o++) {
    if (weight[o]! > 0) mean[o] = mean[o]! / weight[o]!
    weight[o] = weight[o]! / (step * step)
  }
  return { width: w, height: h, mean, weight }
}

/** Blurs of growing sigma, as a factor, and the weight of each relative to the narrower ones. */
const SCALES = [
  [1, 1],
  [2.5, 0.03],
  [6, 0.001],
] as const

/**
 * Normalized convolution: a blur of the pixels by their weights; where there is no weight nearby, wider blurs fill in.
 * Source: H. Knutsson, C.-F. Westin, "Normalized and differential convolution" (1993).
 * @param sigma in pixels of the planes
 */
export const normalizedBlur = (
  mean: Float32Array,
  weight: Float32Array,
  width: number,
  height: number,
  sigma: number,
): Float32Array => {
  const product = mean.map((value, i) => value * weight[i]!)
  const total = weight.reduce((sum, w) => sum + w, 0)
  const meanOfAll = total > 0 ? product.reduce((sum, value) => sum + value, 0) / total : 0
  const top = new Float32Array(mean.length)
  const bottom = new Float32Array(mean.length)
  for (const [factor, trust] of SCALES) {
    const upper = blur(product, width, height, sigma * factor)
    const lower = blur(weight, width, height, sigma * factor)
    for (let i = 0; i < top.length; i++) {
      top[i] = top[i]! + trust * upper[i]!
      bottom[i] = bottom[i]! + trust * lower[i]!
    }
  }
  return top.map((value, i) => (value + 1e-6 * meanOfAll) / (bottom[i]! + 1e-6))
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
): Float32Array => {
  if (step === 1) return plane
  const w = Math.ceil(width / step)
  const h = Math.ceil(height / step)
  const columns = axisTaps(width, w, cellPositions(step))
  const rows = axisTaps(height, h, cellPositions(step))
  const { next } = columns
  const line = new Float32Array(w)
  const out = new Float32Array(width * height)
  for (let y = 0; y < height; y++) {
    const upper = rows.first[y]! * w
    const lower = upper + rows.next * w
    const ty = rows.share[y]!
    for (let x = 0; x < w; x++) line[x] = plane[upper + x]! * (1 - ty) + plane[lower + x]! * ty
    for (let x = 0, o = y * width; x < width; x++, o++) {
      const k = columns.first[x]!
      const tx = columns.share[x]!
      out[o] = line[k]! * (1 - tx) + line[k + next]! * tx
    }
  }
  return out
}
