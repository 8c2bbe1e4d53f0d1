import {
  evaluateSurface,
  fitSurface,
  type PolynomialSurface,
  TERM_COUNT,
  weightedMedian,
} from './polynomial-surface.ts'

/**
 * The colour of plain skin across one face, which changes smoothly with the light. Fitted robustly, so that hair,
 * glasses, beard, cast shadows and make-up are outliers.
 */
export interface SkinModel {
  readonly width: number
  readonly height: number
  /** Surfaces of L, a / L and b / L. */
  readonly surfaces: readonly [PolynomialSurface, PolynomialSurface, PolynomialSurface]
  /** Robust standard deviations about the surfaces. */
  readonly deviations: readonly [number, number, number]
}

type Channel = 0 | 1 | 2
/** L, a and b on one grid, row-major. */
type LabGrid = readonly [Float32Array, Float32Array, Float32Array]

/** Limits of the deviations: less is film grain, more is another material. */
const MIN_DEVIATION = [0.03, 0.012, 0.014] as const
const MAX_DEVIATION = [0.09, 0.03, 0.035] as const
/** The ratio of chroma to lightness is meaningless below this lightness. */
const DARK = 0.12
/** A median absolute deviation times this is the standard deviation of a normal distribution. */
const MAD_TO_DEVIATION = 1.48
const ROUNDS = 6

/**
 * Lightness, and chroma over lightness. A shadow scales linear light, hence OKLab's L, a and b by one factor, and does
 * not change the two ratios.
 */
const toShadowInvariant = ([L, a, b]: LabGrid): LabGrid => [
  L,
  a.map((value, i) => value / Math.max(DARK, L[i]!)),
  b.map((value, i) => value / Math.max(DARK, L[i]!)),
]

/** The model's value of L, a / L or b / L at a cell of its grid. */
export const expectedSkin = (model: SkinModel, channel: Channel, x: number, y: number): number =>
  evaluateSurface(model.surfaces[channel], model.width, model.height, x, y)

/**
 * Squared distance of a colour from the skin expected at (x, y), in standard deviations.
 * @param shadowTolerance factor on the tolerance towards the dark: 1 separates hair from skin, 3 and more accept shadows
 */
export const skinDistance = (
  model: SkinModel,
  x: number,
  y: number,
  L: number,
  a: number,
  b: number,
  shadowTolerance = 1,
): number => {
  const base = Math.max(DARK, L)
  const dL = (L - expectedSkin(model, 0, x, y)) / model.deviations[0]
  const da = (a / base - expectedSkin(model, 1, x, y)) / model.deviations[1]
  const db = (b / base - expectedSkin(model, 2, x, y)) / model.deviations[2]
  const dark = dL < 0 ? dL / shadowTolerance : dL
  return dark * dark + da * da + db * db
}

/** Distance of a hue from the skin's expected at (x, y), without lightness, in standard deviations. */
export const hueDistance = (
  model: SkinModel,
  x: number,
  y: number,
  L: number,
  a: number,
  b: number,
): number => {
  const base = Math.max(DARK, L)
  return Math.hypot(
    (a / base - expectedSkin(model, 1, x, y)) / model.deviations[1],
    (b / base - expectedSkin(model, 2, x, y)) / model.deviations[2],
  )
}

/** Colours farther away, in standard deviations, have no weight (Tukey's biweight). */
const BIWEIGHT_LIMIT = 4.5

const biweight = (squaredDistance: number): number => {
  const t = 1 - squaredDistance / (BIWEIGHT_LIMIT * BIWEIGHT_LIMIT)
  return t > 0 ? t * t : 0
}

const limitDeviation = (channel: number, deviation: number): number =>
  Math.min(MAX_DEVIATION[channel]!, Math.max(MIN_DEVIATION[channel]!, deviation))

/** The prior without the cells whose hue is far from the median. Lightness is not judged: half a face may be in shadow. */
const initialWeights = (channels: LabGrid, prior: Float32Array): Float32Array => {
  let weights = prior
  for (const c of [1, 2] as const) {
    const plane = channels[c]
    const median = weightedMedian(plane, prior)
    const deviation = weightedMedian(
      plane.map(value => Math.abs(value - median)),
      prior,
    )
    const limit = limitDeviation(c, MAD_TO_DEVIATION * deviation)
    weights = weights.map((w, i) => w * biweight(((plane[i]! - median) / limit) ** 2))
  }
  return weights
}

/**
 * Fits the model by iteratively reweighted least squares with Tukey's biweight.
 * Source: P. W. Holland, R. E. Welsch, "Robust regression using iteratively reweighted least-squares" (1977).
 * @param lab L, a, b on a coarse grid of `width` × `height`
 * @param prior probability of skin by position, 0 to 1: high on cheeks and nose, lower towards the hair, 0 on features
 * @param hueTerms polynomial terms of the hue: 3 linear, 6 quadratic, which also fits a beard
 */
export const fitSkinModel = (
  lab: LabGrid,
  prior: Float32Array,
  width: number,
  height: number,
  hueTerms = 3,
): SkinModel => {
  const channels = toShadowInvariant(lab)
  let weights = initialWeights(channels, prior)
  const flat = new Float64Array(TERM_COUNT)
  let model: SkinModel = { width, height, surfaces: [flat, flat, flat], deviations: [1, 1, 1] }
  for (let round = 0; round < ROUNDS; round++) {
    const surfaceOf = (c: Channel) =>
      fitSurface(channels[c], weights, width, height, c === 0 ? TERM_COUNT : hueTerms)
    const fitted: SkinModel = { ...model, surfaces: [surfaceOf(0), surfaceOf(1), surfaceOf(2)] }
    const deviationOf = (c: Channel) => {
      const residual = channels[c].map((value, i) =>
        weights[i]! > 0 ? Math.abs(value - expectedSkin(fitted, c, i % width, Math.floor(i / width))) : 0,
      )
      return limitDeviation(c, MAD_TO_DEVIATION * weightedMedian(residual, weights))
    }
    model = { ...fitted, deviations: [deviationOf(0), deviationOf(1), deviationOf(2)] }
    weights = skinWeights(model, lab, prior)
  }
  return model
}

/** The prior times how well each cell's colour agrees with the model; `shadowTolerance` as for `skinDistance`. */
export const skinWeights = (
  model: SkinModel,
  [L, a, b]: LabGrid,
  prior: Float32Array,
  shadowTolerance = 1,
): Float32Array =>
  prior.map((w, i) => {
    if (!(w > 0)) return 0
    const [x, y] = [i % model.width, Math.floor(i / model.width)]
    return w * biweight(skinDistance(model, x, y, L[i]!, a[i]!, b[i]!, shadowTolerance))
  })
