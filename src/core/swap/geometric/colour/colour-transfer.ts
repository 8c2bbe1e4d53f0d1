// The folder of colour and light: exposure, skin model, shading, and the transfer of colour and detail in OKLab.

import { smoothstep } from '../../../math.ts'
import { contrastGain, transferHighlight, transferLightness } from './lightness-transfer.ts'
import { neutrality } from './neutrality.ts'
import { createOklabPlanes, type OklabPlanes } from './oklab-planes.ts'
import type { Sclera } from './sclera.ts'

/** How far bright things take the tint of the target's sclera; the measured sclera is partly eyelid. */
const SCLERA_TINT = 0.6
/** The target's sclera lightness is limited to this range, as a factor of the source's. */
const SCLERA_RANGE = { min: 0.92, max: 1.15 }
/** Largest lightness of a sclera that is not overexposed. */
const ORDINARY_SCLERA = 0.85
/** How much of the skin's tint the dark parts of an eye without reliable colour take: enough for brown, not for red. */
const UNRELIABLE_TINT = 0.6
/** Skin darker than this factor of the skin around the eyes lies in shadow, and so do bright things on it. */
const SHADOW_START = 0.85
const SHADOW_MIN = 0.25

/** Light at a pixel relative to the light at the eyes, by the lightness of the skin there: 0.25 in deep shadow, else 1. */
const shadowRelativeTo = (skinAtEyes: number): ((skin: number) => number) => {
  const inverse = 1 / Math.max(0.05, SHADOW_START * skinAtEyes)
  return skin => Math.min(1, Math.max(SHADOW_MIN, skin * inverse))
}

export interface ColourTransferInput {
  /** The source's face, warped into the target's shape, on the working grid. */
  readonly warped: OklabPlanes
  /** Low-frequency skin colour of the warped source, and of the target; see `skinShading`. */
  readonly sourceShading: OklabPlanes
  readonly targetShading: OklabPlanes
  /** Probability of skin by hue, 0 to 1 per pixel. */
  readonly skin: Float32Array
  /** Eye openings, 0 to 1 per pixel. */
  readonly eyes: Float32Array
  readonly sclera: { readonly source: Sclera; readonly target: Sclera }
  /** Where a bright spot is a specular highlight of the skin, 0 to 1 per pixel; see `specularWeight`. */
  readonly specular: Float32Array
  /** Above 0 where the warped face covers the pixel. */
  readonly coverage: Float32Array
  /** Of the source, see `Exposure`; where colours are unreliable the skin's tint is used. */
  readonly colourConfidence: number
}

/**
 * Gives the source's face the target's skin tone and lighting, in OKLab. The low frequencies of the skin become the
 * target's, its high frequencies stay the source's, and what is not skin (eyes, brows, lips, teeth, beard) keeps its own
 * hue.
 * @returns black where `coverage` is 0
 */
export const transferColour = ({
  warped,
  sourceShading,
  targetShading,
  skin,
  eyes,
  sclera: { source: sourceSclera, target: targetSclera },
  specular,
  coverage,
  colourConfidence,
}: ColourTransferInput): OklabPlanes => {
  const out = createOklabPlanes(warped.width, warped.height)
  const white = sourceSclera.L
  const reliableWhite = white + (1 - colourConfidence) * (Math.min(white, ORDINARY_SCLERA) - white)
  const targetWhite =
    reliableWhite * Math.min(SCLERA_RANGE.max, Math.max(SCLERA_RANGE.min, targetSclera.L / reliableWhite))
  const sourceShadow = shadowRelativeTo(sourceSclera.skinLightness)
  const targetShadow = shadowRelativeTo(targetSclera.skinLightness)
  const tintA = targetSclera.a - sourceSclera.a
  const tintB = targetSclera.b - sourceSclera.b
  for (let i = 0; i < coverage.length; i++) {
    if (!(coverage[i]! > 0)) continue
    const L = warped.L[i]!
    const from = Math.max(sourceShading.L[i]!, 0.05)
    const to = targetShading.L[i]!
    const relative = Math.min(1.15, Math.max(0, L / from))
    const fromShadow = sourceShadow(from)
    const toShadow = targetShadow(to)
    const fromWhite = white * fromShadow
    const toWhite = targetWhite * toShadow
    const notSkin = 1 - skin[i]!
    // Eyes, teeth and white beards show the light alone; the skin tone around them does not apply to them.
    const bright = notSkin * (1 - specular[i]!)
    const neutral =
      (1 - specular[i]!) *
      neutrality(warped.a[i]!, warped.b[i]!, sourceShading.a[i]!, sourceShading.b[i]!, relative)
    const whiteness = Math.max(eyes[i]!, notSkin * smoothstep(1, 1.1, L / from), neutral)
    const gain = contrastGain(from, to)
    // Under another light chroma scales with lightness.
    const light = toShadow / fromShadow
    const unreliable =
      colourConfidence < 1 ? (1 - colourConfidence) * UNRELIABLE_TINT * smoothstep(1, 0.7, L / fromWhite) : 0
    // Of each chroma: as skin, as a feature of another hue, and as something white.
    const tint = SCLERA_TINT * Math.min(1, L / fromWhite)
    const ownA = warped.a[i]!
    const toA = targetShading.a[i]! * relative
    const fromA = sourceShading.a[i]! * relative
    const skinA = toA + gain * (ownA - fromA)
    const mixedA = skinA + notSkin * (ownA + toA - fromA - skinA)
    const whiteA = light * (ownA + tint * tintA) + unreliable * toA
    out.a[i] = mixedA + whiteness * (whiteA - mixedA)
    const ownB = warped.b[i]!
    const toB = targetShading.b[i]! * relative
    const fromB = sourceShading.b[i]! * relative
    const skinB = toB + gain * (ownB - fromB)
    const mixedB = skinB + notSkin * (ownB + toB - fromB - skinB)
    const whiteB = light * (ownB + tint * tintB) + unreliable * toB
    out.b[i] = mixedB + whiteness * (whiteB - mixedB)
    const asSkin = transferLightness(L, from, to)
    // Brows and lashes must not fade when the skin around them becomes lighter.
    const dark = asSkin + darkFeature(L, from) * (Math.min(L, asSkin) - asSkin)
    const highlight = L > from ? transferHighlight(L, from, to, fromWhite, toWhite) : dark
    const outsideEyes = dark + bright * (highlight - dark)
    out.L[i] = outsideEyes + eyes[i]! * ((L * toWhite) / fromWhite - outsideEyes)
  }
  return out
}

/** 0 for skin and its shadows, up to 0.65 for what is much darker than the skin around it. */
const darkFeature = (L: number, skin: number): number =>
  0.65 * smoothstep(0.15, 0.45, (skin - L) / Math.max(skin, 0.05))
