import { boxBlur, fastGaussianBlur, gaussianBlur } from './gaussian-blur.ts'

/** Below this the exact kernel is as fast as running sums, and more exact. */
const SMALL_SIGMA = 2.5

/** Gaussian blur of a plane; sigma in pixels, borders repeated. */
export const blur = (data: Float32Array, width: number, height: number, sigma: number): Float32Array =>
  (sigma < SMALL_SIGMA ? gaussianBlur : fastGaussianBlur)({ width, height, data }, sigma).data

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
  const meanProduct = mean(guide.map((value, i) => value * input[i]!))
  const meanSquare = mean(guide.map(value => value * value))
  const slope = new Float32Array(guide.length)
  const offset = new Float32Array(guide.length)
  for (let i = 0; i < guide.length; i++) {
    const variance = meanSquare[i]! - meanGuide[i]! * meanGuide[i]!
    slope[i] = (meanProduct[i]! - meanGuide[i]! * meanInput[i]!) / (variance + epsilon)
    offset[i] = meanInput[i]! - slope[i]! * meanGuide[i]!
  }
  const meanSlope = mean(slope)
  const meanOffset = mean(offset)
  return guide.map((value, i) => meanSlope[i]! * value + meanOffset[i]!)
}
