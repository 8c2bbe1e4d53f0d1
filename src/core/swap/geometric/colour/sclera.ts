import { smoothstep } from '../../../math.ts'
import type { OklabPlanes } from './oklab-planes.ts'

/** OKLab colour of the white of the eyes. */
export interface ScleraColour {
  readonly L: number
  readonly a: number
  readonly b: number
}

/** The white of both eyes of a face: a white reference, whose tint is that of the light. */
export interface Sclera extends ScleraColour {
  /** Lightness of the skin around the eyes, in the same light. */
  readonly skinLightness: number
}

/** Used where no sclera is visible (closed eyes, dark glasses): a white in neutral light. */
const DEFAULT_COLOUR: ScleraColour = { L: 0.75, a: 0, b: 0 }
/** Share of the pixels of the eye openings that is taken: the brightest and least coloured. */
const SHARE = 0.15
const CHROMA_PENALTY = 2
/** A darker "white" is not sclera. */
const MIN_LIGHTNESS = 0.35
const MIN_PIXELS = 12

/** Pixels with more than this weight lie in an eye opening. */
const IN_EYE = 0.3

const pixelsInEyes = (eyes: Float32Array): number[] => {
  const pixels: number[] = []
  for (let i = 0; i < eyes.length; i++) if (eyes[i]! > IN_EYE) pixels.push(i)
  return pixels
}

/**
 * Mean colour of the whitest part of the eye openings; undefined where these have fewer than 12 pixels.
 * @param eyes the eye openings, 0 to 1 per pixel, with a margin: eyes in illustrations are larger than their landmarks
 */
export const scleraColour = (planes: OklabPlanes, eyes: Float32Array): ScleraColour | undefined =>
  whitestOf(planes, pixelsInEyes(eyes))

const whitestOf = ({ L, a, b }: OklabPlanes, indices: readonly number[]): ScleraColour | undefined => {
  if (indices.length < MIN_PIXELS) return undefined
  const whiteness = Float64Array.from(
    indices,
    i => L[i]! - CHROMA_PENALTY * Math.sqrt(a[i]! * a[i]! + b[i]! * b[i]!),
  )
  const count = Math.max(1, Math.round(indices.length * SHARE))
  const least = whiteness.slice().sort()[indices.length - count]!
  const whitest = indices.filter((_, k) => whiteness[k]! >= least).slice(0, count)
  const mean = (plane: Float32Array): number =>
    whitest.reduce((sum, i) => sum + plane[i]!, 0) / whitest.length
  return { L: mean(L), a: mean(a), b: mean(b) }
}

/**
 * Largest share of the skin's chroma that a white has; more is lid or lashes. The whites of narrow or sunken eyes are
 * darker than the skin around them, and are seen least.
 */
const MAX_SHARE = { dark: 0.45, bright: 0.7 }

/** Skin that is more yellow than this share of its red is seen in yellow light, or through old varnish, as are the whites. */
const MAX_YELLOW = 1.7

/** A white without the part of its chroma that is the skin's; warm skin only, since coloured light tints both alike. */
const withoutSkin = (white: ScleraColour, skin: ScleraColour): ScleraColour => {
  if (!(skin.a > 0 && skin.b > 0 && skin.L > 0)) return white
  const tint = Math.max(0, skin.b - MAX_YELLOW * skin.a)
  const skinYellow = skin.b - tint
  const chroma = Math.hypot(skin.a, skinYellow)
  const brightness = white.L / skin.L
  const along = (white.a * skin.a + (white.b - tint) * skinYellow) / chroma
  const limit =
    brightness *
    chroma *
    (MAX_SHARE.dark + (MAX_SHARE.bright - MAX_SHARE.dark) * smoothstep(0.85, 1.05, brightness))
  const excess = Math.max(0, along - limit) / chroma
  return { L: white.L, a: white.a - excess * skin.a, b: white.b - excess * skinYellow }
}

/**
 * @param planes the face in ordinary light, after `applyGain`
 * @param eyes as for `scleraColour`
 * @param shading low-frequency colour of the skin, interpolated across the eyes
 */
export const measureSclera = (planes: OklabPlanes, eyes: Float32Array, shading: OklabPlanes): Sclera => {
  const pixels = pixelsInEyes(eyes)
  const colour = whitestOf(planes, pixels)
  const meanInEyes = (plane: Float32Array): number => {
    let sum = 0
    for (const i of pixels) sum += plane[i]!
    return sum / (pixels.length + 1e-6)
  }
  const skin = { L: meanInEyes(shading.L), a: meanInEyes(shading.a), b: meanInEyes(shading.b) }
  const white = colour && colour.L >= MIN_LIGHTNESS ? withoutSkin(colour, skin) : DEFAULT_COLOUR
  return { ...white, skinLightness: skin.L }
}

/** The target's white as far as its light is wanted, 0 to 1, else the source's. */
export const mixSclera = (
  { source, target }: { readonly source: Sclera; readonly target: Sclera },
  light: number,
): { readonly source: Sclera; readonly target: Sclera } => {
  if (light === 1) return { source, target }
  const mix = (from: number, to: number): number => from + light * (to - from)
  return {
    source,
    target: {
      L: mix(source.L, target.L),
      a: mix(source.a, target.a),
      b: mix(source.b, target.b),
      skinLightness: mix(source.skinLightness, target.skinLightness),
    },
  }
}
