import type { Arena } from '../../kernels/arena.ts'
import { withKernels } from '../../kernels/kernels.ts'
import { blur } from './guided-filter.ts'

/** Means of each `step` × `step` block of some planes by weight, and the weight it carries, 0 to 1. */
export interface ReducedPlanes {
  readonly width: number
  readonly height: number
  readonly means: readonly Float32Array[]
  readonly weight: Float32Array
}

/** @param weights 0 to 1 per pixel, default 1 everywhere; blocks without any have mean 0 */
export const reducePlanes = (
  planes: readonly Float32Array[],
  weights: Float32Array | undefined,
  width: number,
  height: number,
  step: number,
): ReducedPlanes => {
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)]
  const [weight, ...means] = withKernels((kernels, arena) => {
    const factors = weights ? arena.place(weights) : 0
    const pixels = arena.reserve(4 * width * height)
    const sums = arena.reserve(4 * columns * rows)
    const sumBlocks = (plane: Float32Array, factors: number): Float32Array => {
      arena.replace(pixels, plane)
      kernels.sumBlocks(pixels, factors, width, height, step, sums)
      return arena.floats(sums, columns * rows)
    }
    const ones = weights ?? new Float32Array(width * height).fill(1)
    return [sumBlocks(ones, 0), ...planes.map(plane => sumBlocks(plane, factors))]
  })
  for (const sums of means)
    for (let o = 0; o < sums.length; o++) if (weight![o]! > 0) sums[o] = sums[o]! / weight![o]!
  for (let o = 0; o < weight!.length; o++) weight![o] = weight![o]! / (step * step)
  return { width: columns, height: rows, means, weight: weight! }
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
  return withKernels((kernels, arena) => {
    const cells = arena.place(plane)
    const out = arena.reserve(4 * width * height)
    kernels.expandBlocks(cells, step, width, height, 0, height, out, ...placeExpansion(arena, step, width))
    return arena.floats(out, width * height)
  })
}

/** Working memory of `expandBlocks`. */
export const placeExpansion = (arena: Arena, step: number, width: number) =>
  [arena.reserve(4 * (Math.ceil(width / step) + 1)), arena.reserve(8 * width)] as const
