import { blur } from '../../../imaging/filter/guided-filter.ts'
import { expandPlane, reducePlane } from '../../../imaging/filter/normalized-blur.ts'
import { smoothstep } from '../math.ts'
import type { LabPlanes } from './lab-planes.ts'

/** Border between pores and grain (below) and the modelling of nose and cheeks (above), in widths of the face. */
const FINE = 0.006
/** Of a drawing's missing modelling this much is taken from the target: more would bring its likeness along. */
const MIDDLE_SHARE = 0.45
/** Contrast of the source's modelling over the target's: a drawing has under a third, photos over three quarters. */
const DRAWING = 0.35
const PHOTO = 0.75

export interface TextureInput {
  /** The source's face, already relit. */
  readonly lit: LabPlanes
  readonly target: LabPlanes
  /** The target's slow lightness, which `lit` now has too. */
  readonly slow: Float32Array
  /** Where both show plain skin, 0 to 1. */
  readonly skin: Float32Array
  readonly faceWidth: number
}

interface Bands {
  readonly fine: Float32Array
  readonly middle: Float32Array
}

const splitBands = (L: Float32Array, { slow, lit, faceWidth }: TextureInput): Bands => {
  const detail = L.map((value, i) => value - slow[i]!)
  const middle = blur(detail, lit.width, lit.height, Math.max(0.9, FINE * faceWidth))
  return { fine: detail.map((value, i) => value - middle[i]!), middle }
}

/** Root mean square where weight is, what stands out far (a lock, a rim) cut to 0.08. */
const contrast = (plane: Float32Array, weights: Float32Array): number => {
  let sum = 0
  let total = 1e-9
  for (let i = 0; i < plane.length; i++) {
    sum += weights[i]! * Math.min(0.0064, plane[i]! * plane[i]!)
    total += weights[i]!
  }
  return Math.sqrt(sum / total) + 1e-4
}

/** Pixels looked at for a median. */
const SAMPLES = 20_000

/** Standard deviation of the bulk of the values where weight is high, by the median of their sizes. */
const grainSize = (plane: Float32Array, weights: Float32Array): number => {
  const sizes: number[] = []
  const step = Math.max(1, Math.floor(plane.length / SAMPLES))
  for (let i = 0; i < plane.length; i += step) if (weights[i]! > 0.5) sizes.push(Math.abs(plane[i]!))
  sizes.sort((a, b) => a - b)
  return 1.48 * (sizes[sizes.length >> 1] ?? 0) + 1e-4
}

/** Cells of the grid on which energy is spread, over the face: its blur is wide, so it need not be fine. */
const ENERGY_CELLS = 190

/** Mean square of a plane around each pixel. */
const localEnergy = (
  plane: Float32Array,
  { lit: { width, height }, faceWidth }: TextureInput,
): Float32Array => {
  const step = Math.max(1, Math.round(faceWidth / ENERGY_CELLS))
  const everywhere = new Float32Array(plane.length).fill(1)
  const squares = plane.map(value => value * value)
  const reduced = reducePlane(squares, everywhere, width, height, step)
  const sigma = (2 * FINE * faceWidth + 1) / step
  return expandPlane(blur(reduced.mean, reduced.width, reduced.height, sigma), step, width, height)
}

/** How much of the target's own skin detail is let through, 0 to 1 each. */
export interface TextureShares {
  readonly fine: number
  readonly middle: number
}

/**
 * Where the source's skin is flatter than the target's (a drawing on a photo, a soft photo on a grainy painting),
 * lets the target's own skin detail through: grain always, the modelling only if the source has hardly any.
 * @returns the new lightness, and the shares taken
 */
export const borrowTexture = (
  input: TextureInput,
): { readonly L: Float32Array; readonly shares: TextureShares } => {
  const { lit, target, skin } = input
  const own = splitBands(lit.L, input)
  const theirs = splitBands(target.L, input)
  const grain = grainSize(theirs.fine, skin)
  const fine = Math.sqrt(Math.max(0, 1 - (grainSize(own.fine, skin) / grain) ** 2))
  const flatness = smoothstep(PHOTO, DRAWING, contrast(own.middle, skin) / contrast(theirs.middle, skin))
  const middle = MIDDLE_SHARE * flatness
  // Grain is even; where wrinkles or rims stand out of it, half of them would look like engraving.
  const energy = localEnergy(theirs.fine, input)
  const L = lit.L.map((value, i) => {
    const w = skin[i]!
    if (!(w > 0)) return value
    const even = 1 / (1 + (energy[i]! / (4 * grain * grain)) ** 2)
    return value + w * (Math.max(fine * even, middle) * theirs.fine[i]! + middle * theirs.middle[i]!)
  })
  return { L, shares: { fine, middle } }
}
