import type { Arena } from '../../kernels/arena.ts'
import type { Address, Kernels } from '../../kernels/exports.ts'
import { withKernels } from '../../kernels/kernels.ts'
import { contentBounds, cutOut, putBack } from './content-bounds.ts'
import {
  boxBlurAt,
  fastGaussianBlur,
  fastGaussianBlurAt,
  gaussianBlur,
  gaussianBlurAt,
} from './gaussian-blur.ts'

/** Below this the exact kernel is as fast as running sums, and more exact. */
const SMALL_SIGMA = 2.5
/** Standard deviations that either kernel reaches at most, and pixels more for its integer radius. */
const REACH = { deviations: 4, pixels: 3 }

/**
 * Gaussian blur of a plane; sigma in pixels, borders repeated. Only what it reaches of a plane that is mostly 0 is
 * computed.
 */
export const blur = (data: Float32Array, width: number, height: number, sigma: number): Float32Array => {
  const filter = sigma < SMALL_SIGMA ? gaussianBlur : fastGaussianBlur
  const bounds = contentBounds(data, width, height, Math.ceil(REACH.deviations * sigma + REACH.pixels))
  if (!bounds) return data
  const part = { width: bounds.right - bounds.left, height: bounds.bottom - bounds.top }
  if (part.width === width && part.height === height) return filter({ width, height, data }, sigma).data
  const blurred = filter({ ...part, data: cutOut(data, width, bounds) }, sigma)
  return putBack(blurred.data, bounds, width, height)
}

/** Blurs a plane at an address of the arena in place, as `blur`. */
export const blurAt = (
  kernels: Kernels,
  arena: Arena,
  plane: Address,
  width: number,
  height: number,
  sigma: number,
): void =>
  (sigma < SMALL_SIGMA ? gaussianBlurAt : fastGaussianBlurAt)(kernels, arena, plane, { width, height }, sigma)

/**
 * Smooths `input` while keeping the edges of `guide`.
 * Source: K. He, J. Sun, X. Tang, "Guided image filtering" (2013), grey guide.
 * @param epsilon variance of the guide below which a neighbourhood counts as flat
 */
export const guidedFilter = (
  guide: Float32Array,
  input: Float32Array,
  width: number,
  height: number,
  radius: number,
  epsilon: number,
): Float32Array =>
  withKernels((kernels, arena) => {
    const count = width * height
    const mean = (plane: Address): Address => {
      boxBlurAt(kernels, arena, plane, { width, height }, radius)
      return plane
    }
    const product = (a: Address, b: Address): Address => {
      const out = arena.reserve(4 * count)
      kernels.multiply(a, b, out, count)
      return out
    }
    const placed = arena.place(guide)
    const meanGuide = mean(arena.place(guide))
    const meanInput = arena.place(input)
    // Become slope and offset of the output as a linear function of the guide.
    const slope = mean(product(placed, meanInput))
    const offset = mean(product(placed, placed))
    kernels.fitGuide(slope, offset, meanGuide, mean(meanInput), epsilon, count)
    kernels.multiply(mean(slope), placed, slope, count)
    kernels.addScaled(slope, mean(offset), 1, count)
    return arena.floats(slope, count)
  })

/** The same for an input that is mostly 0: computed only as far as it reaches. */
export const guidedFilterOfPatches = (
  guide: Float32Array,
  input: Float32Array,
  width: number,
  height: number,
  radius: number,
  epsilon: number,
): Float32Array => {
  const bounds = contentBounds(input, width, height, 2 * radius + 1)
  if (!bounds) return input
  const refined = guidedFilter(
    cutOut(guide, width, bounds),
    cutOut(input, width, bounds),
    bounds.right - bounds.left,
    bounds.bottom - bounds.top,
    radius,
    epsilon,
  )
  return putBack(refined, bounds, width, height)
}
