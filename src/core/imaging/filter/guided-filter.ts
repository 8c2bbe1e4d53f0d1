import type { Arena } from '../../kernels/arena.ts'
import type { Address, Kernels } from '../../kernels/exports.ts'
import { contentBounds, cutOut, putBack } from './content-bounds.ts'
import {
  boxBlur,
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

const product = (a: Float32Array, b: Float32Array): Float32Array => {
  const out = new Float32Array(a.length)
  for (let i = 0; i < out.length; i++) out[i] = a[i]! * b[i]!
  return out
}

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
): Float32Array => {
  const mean = (data: Float32Array): Float32Array => boxBlur({ width, height, data }, radius).data
  const meanGuide = mean(guide)
  const meanInput = mean(input)
  // Become slope and offset of the output as a linear function of the guide.
  const slope = mean(product(guide, input))
  const offset = mean(product(guide, guide))
  for (let i = 0; i < slope.length; i++) {
    const variance = offset[i]! - meanGuide[i]! * meanGuide[i]!
    slope[i] = (slope[i]! - meanGuide[i]! * meanInput[i]!) / (variance + epsilon)
    offset[i] = meanInput[i]! - slope[i]! * meanGuide[i]!
  }
  const out = mean(slope)
  const meanOffset = mean(offset)
  for (let i = 0; i < out.length; i++) out[i] = out[i]! * guide[i]! + meanOffset[i]!
  return out
}

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
