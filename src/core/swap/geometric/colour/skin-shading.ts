import { blur } from '../../../imaging/filter/guided-filter.ts'
import { normalizedBlur, reducePlanes } from '../../../imaging/filter/normalized-blur.ts'
import { neutrality } from './neutrality.ts'
import { type OklabPlanes, upsampleOklab } from './oklab-planes.ts'
import { weightedMedian } from './polynomial-surface.ts'
import {
  expectSkin,
  fitSkinModel,
  measureSkinDistance,
  type SkinModel,
  skinWeights,
  squaredDistance,
} from './skin-model.ts'

/** A face on a coarse grid, with the model of its skin. */
export interface SkinFit {
  readonly model: SkinModel
  /** Pixels per cell of the coarse grid. */
  readonly step: number
  readonly width: number
  readonly height: number
  /** L, a, b */
  readonly lab: readonly [Float32Array, Float32Array, Float32Array]
  readonly prior: Float32Array
  /** The prior without what is too neutral for skin, such as a grey beard. */
  readonly pigmented: Float32Array
}

/** Cells across a face: fine enough for a lock of hair, coarse enough for a fit in milliseconds. */
const CELLS = 50

/**
 * Fits the skin of a face.
 * @param prior probability of skin by position, 0 to 1 per pixel
 * @param hueTerms as for `fitSkinModel`
 */
export const fitFaceSkin = (
  planes: OklabPlanes,
  prior: Float32Array,
  faceWidth: number,
  hueTerms: number,
): SkinFit => {
  const step = Math.max(1, Math.round(faceWidth / CELLS))
  const { L, a, b } = planes
  const { width, height, means, weight } = reducePlanes([L, a, b], prior, planes.width, planes.height, step)
  const lab = means as unknown as SkinFit['lab']
  const pigmented = withoutNeutral(lab, weight)
  return {
    model: fitSkinModel(lab, pigmented, width, height, hueTerms),
    step,
    width,
    height,
    lab,
    prior: weight,
    pigmented,
  }
}

/** The weights of the cells, less of those that are neutral compared with most of the face. */
const withoutNeutral = ([L, a, b]: SkinFit['lab'], weight: Float32Array): Float32Array => {
  const [skinL, skinA, skinB] = [L, a, b].map(plane => weightedMedian(plane, weight)) as [
    number,
    number,
    number,
  ]
  return weight.map((w, i) =>
    w > 0 ? w * (1 - neutrality(a[i]!, b[i]!, skinA, skinB, L[i]! / Math.max(0.05, skinL))) : 0,
  )
}

/** Makes shadows count as skin, see `squaredDistance`. */
const SHADOW_TOLERANCE = 4
/** Standard deviations of hue at which a pixel is skin with probability one half. */
const HUE_LIMIT = 4

/** How far each pixel is from skin; 0 where not measured. */
export interface SkinDistances {
  /** In standard deviations from the skin expected there. */
  readonly strict: Float32Array
  /** The same, with shadows counted as skin. */
  readonly shadowTolerant: Float32Array
  /** Probability of skin by hue alone, 0 to 1. */
  readonly hue: Float32Array
}

/** Measures the pixels where `coverage` is above 0. */
export const measureSkinDistances = (
  { model, step }: SkinFit,
  { width, height, L, a, b }: OklabPlanes,
  coverage: Float32Array,
): SkinDistances => {
  const strict = new Float32Array(L.length)
  const shadowTolerant = new Float32Array(L.length)
  const hue = new Float32Array(L.length)
  const shift = (step - 1) / 2
  const expected = expectSkin(model, { width, height, first: -shift / step, step: 1 / step })
  const distance = { lightness: 0, squaredHue: 0 }
  for (let i = 0; i < strict.length; i++) {
    if (!(coverage[i]! > 0)) continue
    measureSkinDistance(model, expected, i, L[i]!, a[i]!, b[i]!, distance)
    strict[i] = Math.sqrt(squaredDistance(distance, 1))
    shadowTolerant[i] = Math.sqrt(squaredDistance(distance, SHADOW_TOLERANCE))
    const offHue = distance.squaredHue / (HUE_LIMIT * HUE_LIMIT)
    hue[i] = 1 / (1 + offHue * offHue)
  }
  return { strict, shadowTolerant, hue }
}

/**
 * Standard deviation of the low-pass filter that separates shading from detail, in widths of the face. It is smaller for
 * the source, so that more of the source's strong light and shade is replaced, and smallest at its outline, where a head
 * darkens towards its background.
 */
export const SHADING_SIGMA = { source: 0.075, sourceOutline: 0.03, target: 0.1 } as const

/**
 * Low-frequency skin colour: the skin's tone and the light on it. Eyes, brows, lips and whatever `excluded` covers are
 * interpolated from the skin around them.
 * @param excluded 0 to 1 per pixel
 * @param sigma in pixels
 */
export const skinShading = (
  { model, step, width, height, lab, pigmented }: SkinFit,
  excluded: Float32Array,
  planes: OklabPlanes,
  sigma: number,
): OklabPlanes => {
  const { means } = reducePlanes([excluded], undefined, planes.width, planes.height, step)
  const hidden = blur(means[0]!, width, height, 1.2)
  const weights = skinWeights(model, lab, pigmented, SHADOW_TOLERANCE)
  for (let i = 0; i < weights.length; i++) weights[i] = weights[i]! * (1 - Math.min(1, 2.5 * hidden[i]!))
  return lowPass({ step, width, height, lab }, weights, planes, sigma)
}

/** Low-frequency colour of whatever is seen, skin or not; only the facial features are interpolated. */
export const surroundingShading = (fit: SkinFit, planes: OklabPlanes, sigma: number): OklabPlanes =>
  lowPass(fit, fit.prior, planes, sigma)

const lowPass = (
  { step, width, height, lab }: Pick<SkinFit, 'step' | 'width' | 'height' | 'lab'>,
  weights: Float32Array,
  planes: OklabPlanes,
  sigma: number,
): OklabPlanes => {
  const [L, a, b] = normalizedBlur(lab, weights, width, height, sigma / step) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ]
  return upsampleOklab({ width, height, L, a, b }, step, planes.width, planes.height)
}
