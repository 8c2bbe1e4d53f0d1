import {
  evaluateSurface,
  fitSurfaces,
  type PolynomialSurface,
  type SurfacePositions,
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
export type LabGrid = readonly [Float32Array, Float32Array, Float32Array]

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
const toShadowInvariant = ([L, a, b]: LabGrid): LabGrid => {
  const [ratioA, ratioB] = [new Float32Array(L.length), new Float32Array(L.length)]
  for (let i = 0; i < L.length; i++) {
    const base = Math.max(DARK, L[i]!)
    ratioA[i] = a[i]! / base
    ratioB[i] = b[i]! / base
  }
  return [L, ratioA, ratioB]
}

/** The L, a / L and b / L that the model expects at each position. */
export const expectSkin = ({ surfaces, width, height }: SkinModel, at: SurfacePositions): LabGrid => [
  evaluateSurface(surfaces[0], width, height, at),
  evaluateSurface(surfaces[1], width, height, at),
  evaluateSurface(surfaces[2], width, height, at),
]

/** Distances of a colour from the expected skin, in standard deviations. */
export interface SkinDistance {
  /** Of lightness, negative where darker. */
  lightness: number
  /** Of hue, squared. */
  squaredHue: number
}

/** Measures a colour against what is expected at position `k`; overwrites `out`. */
export const measureSkinDistance = (
  { deviations }: SkinModel,
  [expectedL, expectedA, expectedB]: LabGrid,
  k: number,
  L: number,
  a: number,
  b: number,
  out: SkinDistance,
): void => {
  const base = Math.max(DARK, L)
  const da = (a / base - expectedA[k]!) / deviations[1]
  const db = (b / base - expectedB[k]!) / deviations[2]
  out.lightness = (L - expectedL[k]!) / deviations[0]
  out.squaredHue = da * da + db * db
}

/**
 * Squared distance from skin in standard deviations.
 * @param shadowTolerance factor on the tolerance towards the dark: 1 separates hair from skin, 3 and more accept shadows
 */
export const squaredDistance = ({ lightness, squaredHue }: SkinDistance, shadowTolerance: number): number => {
  const dark = lightness < 0 ? lightness / shadowTolerance : lightness
  return dark * dark + squaredHue
}

const ownGrid = ({ width, height }: SkinModel): SurfacePositions => ({ width, height, first: 0, step: 1 })

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
  const weights = prior.slice()
  for (const c of [1, 2] as const) {
    const plane = channels[c]
    const median = weightedMedian(plane, prior)
    const deviation = weightedMedian(
      plane.map(value => Math.abs(value - median)),
      prior,
    )
    const limit = limitDeviation(c, MAD_TO_DEVIATION * deviation)
    for (let i = 0; i < weights.length; i++) {
      const distance = (plane[i]! - median) / limit
      weights[i] = weights[i]! * biweight(distance * distance)
    }
  }
  return weights
}

/** Robust standard deviations of the channels about the surfaces. */
const deviationsFrom = (
  model: SkinModel,
  channels: LabGrid,
  weights: Float32Array,
): SkinModel['deviations'] => {
  const expected = expectSkin(model, ownGrid(model))
  const deviation = (c: Channel) => {
    const off = distances(channels[c], expected[c])
    return limitDeviation(c, MAD_TO_DEVIATION * weightedMedian(off, weights))
  }
  return [deviation(0), deviation(1), deviation(2)]
}

const distances = (a: Float32Array, b: Float32Array): Float32Array => {
  const out = new Float32Array(a.length)
  for (let i = 0; i < out.length; i++) out[i] = Math.abs(a[i]! - b[i]!)
  return out
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
    const [L, a, b] = fitSurfaces(channels, weights, width, height, [TERM_COUNT, hueTerms, hueTerms])
    const fitted: SkinModel = { ...model, surfaces: [L!, a!, b!] }
    model = { ...fitted, deviations: deviationsFrom(fitted, channels, weights) }
    weights = skinWeights(model, lab, prior)
  }
  return model
}

/** The prior times how well each cell's colour agrees with the model; `shadowTolerance` as for `squaredDistance`. */
export const skinWeights = (
  model: SkinModel,
  [L, a, b]: LabGrid,
  prior: Float32Array,
  shadowTolerance = 1,
): Float32Array => {
  const weights = new Float32Array(prior.length)
  const expected = expectSkin(model, ownGrid(model))
  const distance: SkinDistance = { lightness: 0, squaredHue: 0 }
  for (let i = 0; i < weights.length; i++) {
    if (!(prior[i]! > 0)) continue
    measureSkinDistance(model, expected, i, L[i]!, a[i]!, b[i]!, distance)
    weights[i] = prior[i]! * biweight(squaredDistance(distance, shadowTolerance))
  }
  return weights
}
