import { smoothstep } from '../math.ts'
import type { EyeWhite } from './eye-white.ts'
import { createLabPlanes, type LabPlanes } from './lab-planes.ts'
import { contrastGain, moveBright, moveTone } from './tone.ts'

/** How far bright things take the tint of the target's eye whites: what is read there is partly lids. */
const WHITE_TINT = 0.6
/** A target's eye whites are trusted between these shares of the source's. */
const WHITE_RANGE = { least: 0.92, most: 1.15 }
/** Lightness that whites have at most where the source is not overexposed. */
const ORDINARY_WHITE = 0.85
/** How far the dark of an eye that has lost its colour takes the skin's: brown, not red. */
const LOST_TINT = 0.6
/** A place that lies in the shade by more than this, against the skin around the eyes, has darker whites. */
const SHADE = 0.85
const DEEPEST_SHADE = 0.25

/** Tells how much darker a place is lit than the eyes are on the whole by its skin; 1 in about the same light. */
const shadeAgainst = (atEyes: number): ((skin: number) => number) => {
  const unshaded = 1 / Math.max(0.05, SHADE * atEyes)
  return skin => Math.min(1, Math.max(DEEPEST_SHADE, skin * unshaded))
}

export interface RelightInput {
  /** The source's face on the working grid, drawn in the target's shape. */
  readonly planes: LabPlanes
  /** Slowly varying skin colour of the source there, and of the target. */
  readonly from: LabPlanes
  readonly to: LabPlanes
  /** How much each pixel is skin by its hue, 0 to 1. */
  readonly skin: Float32Array
  /** Eye openings, 0 to 1. */
  readonly eyes: Float32Array
  readonly eyeWhites: { readonly from: EyeWhite; readonly to: EyeWhite }
  /** Where something bright is the skin's shine, 0 to 1; see `shineWeight`. */
  readonly shine: Float32Array
  readonly cover: Float32Array
  /** How far the source's colours can be trusted, see `Exposure`: what has lost them is tinted like skin. */
  readonly colour: number
}

/**
 * Gives the source's texture the target's skin tone and light: what varies slowly over the skin becomes the
 * target's, what varies fast stays the source's, and what is not skin keeps its own hue.
 */
export const relight = ({
  planes,
  from,
  to,
  skin,
  eyes,
  eyeWhites,
  shine,
  cover,
  colour,
}: RelightInput): LabPlanes => {
  const out = createLabPlanes(planes.width, planes.height)
  const whites = eyeWhites.from.L
  const exposed = whites + (1 - colour) * (Math.min(whites, ORDINARY_WHITE) - whites)
  const targetWhites =
    exposed * Math.min(WHITE_RANGE.most, Math.max(WHITE_RANGE.least, eyeWhites.to.L / exposed))
  const shadeOfSource = shadeAgainst(eyeWhites.from.skin)
  const shadeOfTarget = shadeAgainst(eyeWhites.to.skin)
  for (let i = 0; i < cover.length; i++) {
    if (!(cover[i]! > 0)) continue
    const L = planes.L[i]!
    const before = Math.max(from.L[i]!, 0.05)
    const after = to.L[i]!
    const shade = Math.min(1.15, Math.max(0, L / before))
    const fromShade = shadeOfSource(before)
    const toShade = shadeOfTarget(after)
    const fromWhite = whites * fromShade
    const toWhite = targetWhites * toShade
    const thing = 1 - skin[i]!
    // Eyes, teeth and white beards are lit by the light alone; the tone of the skin around them is not theirs.
    const bright = thing * (1 - shine[i]!)
    const white = Math.max(eyes[i]!, thing * smoothstep(1, 1.1, L / before))
    const gain = contrastGain(before, after)
    // In another light a thing's colour grows or fades as its lightness does.
    const relit = toShade / fromShade
    const lost = colour < 1 ? (1 - colour) * LOST_TINT * smoothstep(1, 0.7, L / fromWhite) : 0
    const moveHue = (own: number, s: number, t: number, tint: number): number => {
      const asSkin = t * shade + gain * (own - s * shade)
      const asFeature = own + shade * (t - s)
      const moved = asSkin + thing * (asFeature - asSkin)
      const whitish = relit * (own + WHITE_TINT * Math.min(1, L / fromWhite) * tint) + lost * t * shade
      return moved + white * (whitish - moved)
    }
    const tone = moveTone(L, before, after)
    // Brows and lashes must not fade when the skin around them turns lighter.
    const kept = tone + darkFeature(L, before) * (Math.min(L, tone) - tone)
    const lifted = L > before ? moveBright(L, before, after, fromWhite, toWhite) : kept
    const outside = kept + bright * (lifted - kept)
    out.L[i] = outside + eyes[i]! * ((L * toWhite) / fromWhite - outside)
    out.a[i] = moveHue(planes.a[i]!, from.a[i]!, to.a[i]!, eyeWhites.to.a - eyeWhites.from.a)
    out.b[i] = moveHue(planes.b[i]!, from.b[i]!, to.b[i]!, eyeWhites.to.b - eyeWhites.from.b)
  }
  return out
}

/** 0 for skin and its shades, up to 0.65 for what is far darker than the skin around it. */
const darkFeature = (L: number, skin: number): number =>
  0.65 * smoothstep(0.15, 0.45, (skin - L) / Math.max(skin, 0.05))
