import type { Arena } from '../../kernels/arena.ts'
import type { Address, Kernels } from '../../kernels/exports.ts'
import { withKernels } from '../../kernels/kernels.ts'
import { blurAt } from './guided-filter.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** Means of each `step` × `step` block of some planes by weight, and the weight it carries, 0 to 1. */
export interface ReducedPlanes {
  readonly width: number
  readonly height: number
  readonly means: readonly Float32Array[]
  readonly weight: Float32Array
}

/** The same at addresses of the arena. */
interface ReducedAt extends Pick<ReducedPlanes, 'width' | 'height'> {
  readonly means: readonly Address[]
  readonly weight: Address
}

/**
 * As `reducePlanes`, from and to addresses of the arena.
 * @param weights 0 for none
 */
export const reducePlanesAt = (
  kernels: Kernels,
  arena: Arena,
  planes: readonly Address[],
  weights: Address,
  { width, height }: Size,
  step: number,
): ReducedAt => {
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)]
  const cells = columns * rows
  const weight = arena.reserve(4 * cells)
  if (weights) kernels.sumBlocks(weights, 0, width, height, step, weight)
  else kernels.countBlocks(width, height, step, weight)
  const means = planes.map(plane => {
    const sums = arena.reserve(4 * cells)
    kernels.sumBlocks(plane, weights, width, height, step, sums)
    kernels.divideByWeight(sums, weight, cells)
    return sums
  })
  kernels.scale(weight, 1 / (step * step), cells)
  return { width: columns, height: rows, means, weight }
}

/** @param weights 0 to 1 per pixel, default 1 everywhere; blocks without any have mean 0 */
export const reducePlanes = (
  planes: readonly Float32Array[],
  weights: Float32Array | undefined,
  width: number,
  height: number,
  step: number,
): ReducedPlanes =>
  withKernels((kernels, arena) => {
    const placed = planes.map(plane => arena.place(plane))
    const factors = weights ? arena.place(weights) : 0
    const reduced = reducePlanesAt(kernels, arena, placed, factors, { width, height }, step)
    const read = (plane: Address): Float32Array => arena.floats(plane, reduced.width * reduced.height)
    return { ...reduced, means: reduced.means.map(read), weight: read(reduced.weight) }
  })

/** Blurs of growing sigma, as a factor, and the weight of each relative to the narrower ones. */
const SCALES = [
  [1, 1],
  [2.5, 0.03],
  [6, 0.001],
] as const

/** The blurs of a plane, added up. */
const blurAtScales = (
  kernels: Kernels,
  arena: Arena,
  plane: Address,
  { width, height }: Size,
  sigma: number,
): Address => {
  const count = width * height
  const [sum, blurred] = [arena.reserve(4 * count), arena.reserve(4 * count)]
  for (const [k, [factor, trust]] of SCALES.entries()) {
    arena.copy(plane, blurred, 4 * count)
    blurAt(kernels, arena, blurred, width, height, sigma * factor)
    if (k === 0) arena.copy(blurred, sum, 4 * count)
    else kernels.addScaled(sum, blurred, trust, count)
  }
  return sum
}

/** As `normalizedBlur`, in place at addresses of the arena; the weights stay. */
export const normalizedBlurAt = (
  kernels: Kernels,
  arena: Arena,
  planes: readonly Address[],
  weight: Address,
  size: Size,
  sigma: number,
): void =>
  arena.borrow(() => {
    const count = size.width * size.height
    const total = kernels.sumPlane(weight, count)
    const bottom = blurAtScales(kernels, arena, weight, size, sigma)
    for (const plane of planes) {
      kernels.multiply(plane, weight, plane, count)
      const meanOfAll = total > 0 ? kernels.sumPlane(plane, count) / total : 0
      arena.borrow(() => {
        const top = blurAtScales(kernels, arena, plane, size, sigma)
        kernels.divide(top, bottom, 1e-6 * meanOfAll, 1e-6, count)
        arena.copy(top, plane, 4 * count)
      })
    }
  })

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
): Float32Array[] =>
  withKernels((kernels, arena) => {
    const placed = planes.map(plane => arena.place(plane))
    normalizedBlurAt(kernels, arena, placed, arena.place(weight), { width, height }, sigma)
    return placed.map(plane => arena.floats(plane, weight.length))
  })

/** As `expandPlane`, from an address of the arena to another. */
export const expandPlaneAt = (
  kernels: Kernels,
  arena: Arena,
  cells: Address,
  step: number,
  { width, height }: Size,
): Address => {
  if (step === 1) return cells
  const out = arena.reserve(4 * width * height)
  arena.borrow(() => kernels.expandBlocks(cells, step, width, height, out, arena.reserve(16 * width + 64)))
  return out
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
    const out = expandPlaneAt(kernels, arena, arena.place(plane), step, { width, height })
    return arena.floats(out, width * height)
  })
}
