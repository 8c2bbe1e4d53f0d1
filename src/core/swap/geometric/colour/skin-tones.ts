import { blur } from '../../../imaging/filter/guided-filter.ts'
import { expandPlane, normalizedBlur, reducePlane } from '../../../imaging/filter/normalized-blur.ts'
import type { LabPlanes } from './lab-planes.ts'
import { fitSkin, hueDistance, type SkinModel, skinDistance, skinWeights } from './skin-model.ts'

/** A picture of a face on a coarse grid, with the model of its skin. */
export interface SkinReading {
  readonly model: SkinModel
  /** Working pixels per cell of the coarse grid. */
  readonly step: number
  readonly width: number
  readonly height: number
  /** L, a, b */
  readonly lab: readonly [Float32Array, Float32Array, Float32Array]
  readonly prior: Float32Array
}

/** Cells across a face: enough for a lock of hair, few enough for a fit in milliseconds. */
const CELLS = 50

/**
 * Fits the skin of a face.
 * @param planes the picture on the working grid
 * @param prior where skin is expected, 0 to 1, on the same grid
 * @param hueTerms see `fitSkin`
 */
export const readSkin = (
  planes: LabPlanes,
  prior: Float32Array,
  faceWidth: number,
  hueTerms: number,
): SkinReading => {
  const step = Math.max(1, Math.round(faceWidth / CELLS))
  const reduce = (plane: Float32Array) => reducePlane(plane, prior, planes.width, planes.height, step)
  const { width, height, mean, weight } = reduce(planes.L)
  const lab = [mean, reduce(planes.a).mean, reduce(planes.b).mean] as const
  return { model: fitSkin(lab, weight, width, height, hueTerms), step, width, height, lab, prior: weight }
}

/** Shadows count as skin when it comes to light: tolerance towards the dark, see `skinDistance`. */
const SHADOW = 4
/** Standard deviations of hue at which a pixel counts half as skin. */
const HUE_LIMIT = 4

/** How far each pixel is from skin, in several senses; 0 where not measured. */
export interface SkinDistances {
  /** Standard deviations from the skin expected there. */
  readonly strict: Float32Array
  /** The same, shadows forgiven. */
  readonly lenient: Float32Array
  /** How much the pixel is skin by its hue alone, 0 to 1. */
  readonly hue: Float32Array
}

/** Measures the pixels of the working grid where `where` is above 0. */
export const measureSkin = (
  { model, step }: SkinReading,
  { width, height, L, a, b }: LabPlanes,
  where: Float32Array,
): SkinDistances => {
  const strict = new Float32Array(L.length)
  const lenient = new Float32Array(L.length)
  const hue = new Float32Array(L.length)
  const shift = (step - 1) / 2
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const i = row * width + column
      if (!(where[i]! > 0)) continue
      const x = (column - shift) / step
      const y = (row - shift) / step
      strict[i] = Math.sqrt(skinDistance(model, x, y, L[i]!, a[i]!, b[i]!))
      lenient[i] = Math.sqrt(skinDistance(model, x, y, L[i]!, a[i]!, b[i]!, SHADOW))
      hue[i] = 1 / (1 + (hueDistance(model, x, y, L[i]!, a[i]!, b[i]!) / HUE_LIMIT) ** 4)
    }
  return { strict, lenient, hue }
}

/**
 * Blur of the slow tones, in widths of the face: what is wider is light, what is narrower is the face's own.
 * Of the source more is taken for light, or a face painted in strong light and shade would bring them along;
 * most at the outline, where a head turns dark against its background.
 */
export const SLOW_SIGMA = { source: 0.075, sourceOutline: 0.03, target: 0.1 } as const

/**
 * The skin's slowly varying colour on the working grid: its own tone and the light on it,
 * with eyes, brows, lips and whatever `excluded` (0 to 1, working grid) hides bridged from around.
 * @param sigma blur in pixels of the working grid
 */
export const slowTones = (
  { model, step, width, height, lab, prior }: SkinReading,
  excluded: Float32Array,
  planes: LabPlanes,
  sigma: number,
): LabPlanes => {
  const everywhere = new Float32Array(excluded.length).fill(1)
  const hidden = blur(
    reducePlane(excluded, everywhere, planes.width, planes.height, step).mean,
    width,
    height,
    1.2,
  ).map(share => Math.min(1, 2.5 * share))
  const weights = skinWeights(model, lab, prior, SHADOW).map((w, i) => w * (1 - hidden[i]!))
  return blurReading({ step, width, height, lab }, weights, planes, sigma)
}

/** Whatever is seen near each place, skin or not, blurred; the features bridged as the mesh has them. */
export const anyTones = (reading: SkinReading, planes: LabPlanes, sigma: number): LabPlanes =>
  blurReading(reading, reading.prior, planes, sigma)

const blurReading = (
  { step, width, height, lab }: Pick<SkinReading, 'step' | 'width' | 'height' | 'lab'>,
  weights: Float32Array,
  planes: LabPlanes,
  sigma: number,
): LabPlanes => {
  const [L, a, b] = lab.map(mean =>
    expandPlane(
      normalizedBlur(mean, weights, width, height, sigma / step),
      step,
      planes.width,
      planes.height,
    ),
  ) as [Float32Array, Float32Array, Float32Array]
  return { width: planes.width, height: planes.height, L, a, b }
}
