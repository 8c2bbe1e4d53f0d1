import { createOklabPlanes, type OklabPlanes } from './oklab-planes.ts'

export interface MixShadingInput {
  /** Low-frequency skin colour of both faces on one grid; see `skinShading`. */
  readonly source: OklabPlanes
  readonly target: OklabPlanes
  /** Where both show plain skin, 0 to 1. */
  readonly skin: Float32Array
  /** How far the result has the target's skin tone, and its light and shade; 0 to 1. */
  readonly skinTone: number
  readonly light: number
  /** Of the source, see `Exposure`: hues that are not reliable are the target's. */
  readonly colourConfidence: number
}

/** Lightness below which the ratio of chroma to lightness means nothing. */
const DARK = 0.05

/**
 * The skin colour that the new face is to have. A shading is taken apart into the tone of the skin (the mean of its
 * lightness, and of chroma over lightness, which light does not change) and the light on it (what remains); each is
 * interpolated by itself.
 * @returns the target's shading itself where it is wanted whole
 */
export const mixShading = (input: MixShadingInput): OklabPlanes => {
  const { source, target, skin, skinTone, light, colourConfidence } = input
  if (skinTone === 1 && light === 1) return target
  const [own, theirs] = [meanTone(source, skin), meanTone(target, skin)]
  const L = mix(own.L, theirs.L, skinTone)
  const hue = 1 - colourConfidence * (1 - skinTone)
  const tint = 1 - colourConfidence * (1 - light)
  const a = mix(own.a, theirs.a, hue)
  const b = mix(own.b, theirs.b, hue)
  const out = createOklabPlanes(target.width, target.height)
  for (let i = 0; i < out.L.length; i++) {
    const from = Math.max(DARK, source.L[i]!)
    const to = Math.max(DARK, target.L[i]!)
    const lightness = L * mix(from / own.L, to / theirs.L, light)
    out.L[i] = lightness
    out.a[i] = lightness * (a + mix(source.a[i]! / from - own.a, target.a[i]! / to - theirs.a, tint))
    out.b[i] = lightness * (b + mix(source.b[i]! / from - own.b, target.b[i]! / to - theirs.b, tint))
  }
  return out
}

const mix = (from: number, to: number, share: number): number => from + share * (to - from)

/** Mean lightness, and mean chroma over lightness. */
const meanTone = ({ L, a, b }: OklabPlanes, skin: Float32Array) => {
  let [total, sumL, sumA, sumB] = [1e-6, 1e-6 * 0.7, 0, 0]
  for (let i = 0; i < skin.length; i++) {
    const weight = skin[i]!
    if (!(weight > 0)) continue
    const lightness = Math.max(DARK, L[i]!)
    total += weight
    sumL += weight * lightness
    sumA += (weight * a[i]!) / lightness
    sumB += (weight * b[i]!) / lightness
  }
  return { L: sumL / total, a: sumA / total, b: sumB / total }
}
