import { smoothstep } from '../../../math.ts'
import { mapOklab, type OklabPlanes, oklabPlanesToRgb } from './oklab-planes.ts'

/** How a face was exposed when the picture was taken. */
export interface Exposure {
  /** Factor on L, a and b that shows the face in ordinary light: 1 unless it is underexposed, at most 5. */
  readonly gain: number
  /** How reliable the colours are: 1, down to 0 where overexposure has clipped them. */
  readonly colourConfidence: number
}

/**
 * Least lightness, in ordinary light, of the brighter part of a face. The sclera is that part on dark skin, so that
 * dark skin is not mistaken for underexposed pale skin.
 */
const ORDINARY_LIGHTNESS = 0.68
const MAX_GAIN = 5

/** Share of the skin pixels that counts as the brighter part of the face. */
const BRIGHTER_SHARE = 0.25
/** Every n-th pixel is sampled to find it. */
const SAMPLE_STRIDE = 7

/** A channel with at least this value is clipped, or was before the picture was compressed. */
const CLIPPED = 251
/** Skin with two clipped channels is lighter than this. */
const CLIPPED_LIGHTNESS = 0.85
/** Share of the skin with exactly two clipped channels, whose hue is wrong: confidence falls from `start` to `end`. */
const TWO_CLIPPED = { start: 0.012, end: 0.05 }
/** Share of the skin with all channels clipped; `start` is more than the whitest beard covers. */
const ALL_CLIPPED = { start: 0.5, end: 0.7 }

/**
 * @param planes the picture as it is
 * @param skin probability of skin per pixel, 0 to 1
 * @param scleraLightness L of `scleraColour`; 0 where no sclera is seen
 */
export const estimateExposure = (
  planes: OklabPlanes,
  skin: Float32Array,
  scleraLightness: number,
): Exposure => ({
  gain: Math.min(
    MAX_GAIN,
    Math.max(1, ORDINARY_LIGHTNESS / Math.max(scleraLightness, brighterSkin(planes.L, skin))),
  ),
  colourConfidence: estimateColourConfidence(planes, skin),
})

const brighterSkin = (L: Float32Array, skin: Float32Array): number => {
  const samples = new Float32Array(Math.ceil(skin.length / SAMPLE_STRIDE))
  let count = 0
  for (let i = 0; i < skin.length; i += SAMPLE_STRIDE) if (skin[i]! > 0.5) samples[count++] = L[i]!
  const sorted = samples.subarray(0, count).sort()
  return sorted[Math.floor((1 - BRIGHTER_SHARE) * count)] ?? ORDINARY_LIGHTNESS
}

/**
 * A clipped channel stays constant while the others rise: overexposed skin turns yellow, then white, and its remaining
 * hue is meaningless.
 */
const estimateColourConfidence = (planes: OklabPlanes, skin: Float32Array): number => {
  let [total, two, three] = [1e-6, 0, 0]
  const rgb = oklabPlanesToRgb(planes)
  for (let i = 0; i < skin.length; i++) {
    if (!(skin[i]! > 0)) continue
    total += skin[i]!
    if (!(planes.L[i]! > CLIPPED_LIGHTNESS)) continue
    let clipped = 0
    for (let c = 0; c < 3; c++) if (rgb[i * 3 + c]! >= CLIPPED) clipped++
    if (clipped === 2) two += skin[i]!
    if (clipped === 3) three += skin[i]!
  }
  return Math.min(
    smoothstep(TWO_CLIPPED.end, TWO_CLIPPED.start, two / total),
    smoothstep(ALL_CLIPPED.end, ALL_CLIPPED.start, three / total),
  )
}

/** Changes the exposure: scaling linear light by gain³ scales all of OKLab by gain. */
export const applyGain = (planes: OklabPlanes, { gain }: Pick<Exposure, 'gain'>): OklabPlanes =>
  scale(planes, gain, gain)

/** Removes chroma as far as the colours are unreliable. */
export const desaturate = (
  planes: OklabPlanes,
  { colourConfidence }: Pick<Exposure, 'colourConfidence'>,
): OklabPlanes => scale(planes, 1, colourConfidence)

const scale = (planes: OklabPlanes, lightness: number, chroma: number): OklabPlanes => {
  if (lightness === 1 && chroma === 1) return planes
  return mapOklab(planes, channel => scalePlane(planes[channel], channel === 'L' ? lightness : chroma))
}

const scalePlane = (plane: Float32Array, factor: number): Float32Array => {
  if (factor === 1) return plane
  const out = new Float32Array(plane.length)
  for (let i = 0; i < out.length; i++) out[i] = plane[i]! * factor
  return out
}
