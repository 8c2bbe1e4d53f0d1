import { blur } from '../../../imaging/filter/guided-filter.ts'
import { normalizedBlur } from '../../../imaging/filter/normalized-blur.ts'
import { clamp01, smoothstep } from '../../../math.ts'
import type { OklabPlanes } from '../colour/oklab-planes.ts'
import { occlusionMask } from './occlusion-mask.ts'

/**
 * Mean deviation of hue over a face below which its picture is toned or grey. Of 41 photos, all in colour had more than
 * .015, and nine of ten less than .014 in sepia.
 */
const ONE_HUE = 0.014
/** Hues of what is darker are noise. */
const DARK = 0.12
/** Share of the lightness of the skin below: skin above the first, hair below the second. Foreheads are shaded, too. */
const DARKER = { skin: 0.94, hair: 0.82 }
/** Standard deviations from skin that stand for hair; see `occlusionMask`. */
const HAIR_DISTANCE = 7
/** Sigmas in widths of the face: over strands, and for the skin's lightness from brows, nose and cheeks upwards. */
const STRAND_SIGMA = 0.012
const SKIN_SIGMA = 0.15
/** Margin around the hair, in widths of the face: its soft lower edge is darker than skin, too. */
const MARGIN = 0.015

/** Vertex attributes, rasterised; see vertex-attributes.ts. */
interface FringeMaps {
  readonly coverage: Float32Array
  readonly skinPrior: Float32Array
  readonly hairPrior: Float32Array
  readonly forehead: Float32Array
  readonly featureFree: Float32Array
}

/**
 * A fringe in a grey or toned picture, where skin and hair differ in lightness alone, and a model of skin that is
 * fitted to the whole face follows the fringe as if it were shade: what reaches down the forehead from above and is
 * darker than the skin below it.
 * @returns 0 to 1 per cell; undefined where the picture is in colour
 */
export const greyFringe = (
  planes: OklabPlanes,
  { coverage, skinPrior, hairPrior, forehead, featureFree }: FringeMaps,
  faceWidth: number,
): Float32Array | undefined => {
  if (hueDeviation(planes, coverage) > ONE_HUE) return undefined
  const { width, height } = planes
  const below = skinPrior.map((value, i) => value * smoothstep(0.3, 0.1, forehead[i]!))
  const skin = normalizedBlur([planes.L], below, width, height, SKIN_SIGMA * faceWidth)[0]!
  const smooth = blur(planes.L, width, height, STRAND_SIGMA * faceWidth)
  const distances = smooth.map(
    (value, i) => HAIR_DISTANCE * smoothstep(DARKER.skin, DARKER.hair, value / Math.max(0.05, skin[i]!)),
  )
  const prior = hairPrior.map((value, i) =>
    forehead[i]! > 0.05 ? Math.max(value, featureFree[i]! * clamp01(3 * forehead[i]!)) : 0,
  )
  const hair = occlusionMask(planes, distances, prior, coverage, faceWidth)
  // Brows under a fringe are the likeness.
  return blur(hair, width, height, MARGIN * faceWidth).map(
    (value, i) => coverage[i]! * featureFree[i]! * clamp01(3 * value),
  )
}

/** Mean deviation of a / L and b / L, which do not depend on light, from their means. */
const hueDeviation = ({ L, a, b }: OklabPlanes, coverage: Float32Array): number => {
  let [count, sumA, sumB] = [1e-6, 0, 0]
  for (let i = 0; i < L.length; i++) {
    if (!(coverage[i]! > 0 && L[i]! > DARK)) continue
    count++
    sumA += a[i]! / L[i]!
    sumB += b[i]! / L[i]!
  }
  let deviation = 0
  for (let i = 0; i < L.length; i++)
    if (coverage[i]! > 0 && L[i]! > DARK)
      deviation += Math.sqrt((a[i]! / L[i]! - sumA / count) ** 2 + (b[i]! / L[i]! - sumB / count) ** 2)
  return deviation / count
}
