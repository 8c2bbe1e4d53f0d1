import { blur } from '../../../imaging/filter/guided-filter.ts'
import { expandPlane, reducePlanes } from '../../../imaging/filter/normalized-blur.ts'
import { smoothstep } from '../../../math.ts'
import type { OklabPlanes } from './oklab-planes.ts'

/** Sigma that separates the fine band (pores, film grain) from the middle band (relief of nose and cheeks), in face widths. */
const FINE_SIGMA = 0.006
/** Largest share of the target's middle band that is taken: more would bring the target's likeness along. */
const MAX_MIDDLE_SHARE = 0.45
/** Contrast of the source's middle band over the target's: illustrations have less than a third, photos more than 0.75. */
const ILLUSTRATION_CONTRAST = 0.35
const PHOTO_CONTRAST = 0.75

export interface DetailTransferInput {
  /** The source's face after `transferColour`. */
  readonly face: OklabPlanes
  readonly target: OklabPlanes
  /** The target's low-frequency lightness, which `face` now has too. */
  readonly shading: Float32Array
  /** Probability that both show plain skin, 0 to 1 per pixel. */
  readonly skin: Float32Array
  readonly faceWidth: number
}

interface Bands {
  readonly fine: Float32Array
  readonly middle: Float32Array
}

const splitBands = (L: Float32Array, { shading, face, faceWidth }: DetailTransferInput): Bands => {
  const fine = new Float32Array(L.length)
  for (let i = 0; i < fine.length; i++) fine[i] = L[i]! - shading[i]!
  const middle = blur(fine, face.width, face.height, Math.max(0.9, FINE_SIGMA * faceWidth))
  for (let i = 0; i < fine.length; i++) fine[i] = fine[i]! - middle[i]!
  return { fine, middle }
}

/** Weighted root mean square; outliers such as a lock of hair or a rim are clipped at 0.08. */
const contrast = (plane: Float32Array, weights: Float32Array): number => {
  let sum = 0
  let total = 1e-9
  for (let i = 0; i < plane.length; i++) {
    sum += weights[i]! * Math.min(0.0064, plane[i]! * plane[i]!)
    total += weights[i]!
  }
  return Math.sqrt(sum / total) + 1e-4
}

/** Largest number of values for a median. */
const MAX_SAMPLES = 20_000

/** Robust standard deviation (by the median absolute deviation) of the values with a weight above one half. */
const grainStrength = (plane: Float32Array, weights: Float32Array): number => {
  const step = Math.max(1, Math.floor(plane.length / MAX_SAMPLES))
  const samples = new Float32Array(Math.ceil(plane.length / step))
  let count = 0
  for (let i = 0; i < plane.length; i += step) if (weights[i]! > 0.5) samples[count++] = Math.abs(plane[i]!)
  const sorted = samples.subarray(0, count).sort()
  return 1.48 * (sorted[count >> 1] ?? 0) + 1e-4
}

/** Cells across the face of the grid for the local energy; its blur is wide, so the grid can be coarse. */
const ENERGY_CELLS = 190

/** Mean square of a plane around each pixel. */
const localEnergy = (
  plane: Float32Array,
  { face: { width, height }, faceWidth }: DetailTransferInput,
): Float32Array => {
  const step = Math.max(1, Math.round(faceWidth / ENERGY_CELLS))
  const squares = new Float32Array(plane.length)
  for (let i = 0; i < plane.length; i++) squares[i] = plane[i]! * plane[i]!
  const reduced = reducePlanes([squares], undefined, width, height, step)
  const sigma = (2 * FINE_SIGMA * faceWidth + 1) / step
  return expandPlane(blur(reduced.means[0]!, reduced.width, reduced.height, sigma), step, width, height)
}

/** Share of each of the target's bands that is added, 0 to 1. */
export interface DetailShares {
  readonly fine: number
  readonly middle: number
}

/**
 * Adds the target's skin detail where the source's skin is smoother (an illustration on a photo, a soft photo on a
 * grainy painting): the fine band by the difference in grain, the middle band only if the source has hardly any.
 * @returns the new lightness, and the shares added
 */
export const transferDetail = (
  input: DetailTransferInput,
): { readonly L: Float32Array; readonly shares: DetailShares } => {
  const { face, target, skin } = input
  const own = splitBands(face.L, input)
  const theirs = splitBands(target.L, input)
  const grain = grainStrength(theirs.fine, skin)
  const fine = Math.sqrt(Math.max(0, 1 - (grainStrength(own.fine, skin) / grain) ** 2))
  const flatness = smoothstep(
    PHOTO_CONTRAST,
    ILLUSTRATION_CONTRAST,
    contrast(own.middle, skin) / contrast(theirs.middle, skin),
  )
  const middle = MAX_MIDDLE_SHARE * flatness
  // Grain is even. Wrinkles and rims exceed it, and a part of their fine band alone would look engraved.
  const energy = localEnergy(theirs.fine, input)
  const L = face.L.slice()
  for (let i = 0; i < L.length; i++) {
    const w = skin[i]!
    if (!(w > 0)) continue
    const excess = energy[i]! / (4 * grain * grain)
    const ofFine = Math.max(fine / (1 + excess * excess), middle)
    L[i] = L[i]! + w * (ofFine * theirs.fine[i]! + middle * theirs.middle[i]!)
  }
  return { L, shares: { fine, middle } }
}
