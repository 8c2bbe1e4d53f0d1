import { smoothstep } from '../../../math.ts'

/** Squared chroma below which skin is too pale, or its picture too grey, to tell it from neutral things. */
const LOW_CHROMA = 4e-4
/** Share of the skin's chroma below which something is neutral, fully and not at all. */
const NEUTRAL = { full: 0.2, none: 0.6 }

/**
 * 1 for what has none of the skin's chroma (a grey beard, black brows, teeth), 0 for what has more than half of it.
 * Its colour is that of the light: it is no measure of the tone of skin, and another skin's tone is not to be laid over it.
 * @param skinA a and b of the skin at that place, in OKLab
 * @param relative lightness as a factor of the skin's, with which chroma scales
 */
export const neutrality = (a: number, b: number, skinA: number, skinB: number, relative: number): number => {
  const squared = skinA * skinA + skinB * skinB
  const share = (a * skinA + b * skinB + LOW_CHROMA) / (relative * squared + LOW_CHROMA)
  return smoothstep(NEUTRAL.none, NEUTRAL.full, share)
}
