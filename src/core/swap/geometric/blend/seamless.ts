import { type LabPlanes, labChannels } from '../colour/lab-planes.ts'
import { Cell, preparePoisson, solvePoisson } from './poisson.ts'

export interface SeamlessInput {
  /** What is pasted, and onto what. */
  readonly lit: LabPlanes
  readonly target: LabPlanes
  /** 0 to 1. */
  readonly mask: Float32Array
  /** Pixels whose difference may be trusted: skin in both pictures. */
  readonly comparable: (i: number) => boolean
  readonly faceWidth: number
}

/** A correction reaches about this far into the face, in widths of the face: farther in, the tones are right already. */
const REACH = 0.12
/** Largest difference evened out at the border: beyond it is another thing that happens to lie there. */
const LARGEST = { L: 0.2, a: 0.03, b: 0.03 } as const
/** Largest residual left, in OKLab: a quarter of an 8-bit step. */
const TOLERANCE = 1e-3

const domainOf = ({ target, mask, comparable }: SeamlessInput): Uint8Array => {
  const { width, height } = target
  const kind = new Uint8Array(mask.length)
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      if (mask[i]! > 0) kind[i] = Cell.unknown
      else if (
        (mask[i - 1]! > 0 || mask[i + 1]! > 0 || mask[i - width]! > 0 || mask[i + width]! > 0) &&
        comparable(i)
      )
        kind[i] = Cell.fixed
    }
  return kind
}

/**
 * What evens out the rest of a seam: the difference at the border, where both sides show skin, stretched inwards
 * as a membrane, so that the gradients inside stay the source's. Where hair or a frame borders on the face nothing
 * flows in.
 * Source: P. Pérez, M. Gangnet, A. Blake, "Poisson image editing" (2003), in its membrane form.
 * @returns to be added to `lit`; 0 outside the mask
 */
export const seamlessCorrection = (input: SeamlessInput): LabPlanes => {
  const { lit, target, faceWidth } = input
  const kind = domainOf(input)
  const domain = preparePoisson(kind, lit.width, lit.height, 1 / (REACH * faceWidth) ** 2)
  const [L, a, b] = labChannels.map(channel => {
    const difference = lit[channel].map((value, i) =>
      kind[i] === Cell.fixed
        ? Math.max(-LARGEST[channel], Math.min(LARGEST[channel], target[channel][i]! - value))
        : 0,
    )
    return solvePoisson(domain, difference, undefined, { tolerance: TOLERANCE })
  }) as [Float32Array, Float32Array, Float32Array]
  return { ...lit, L, a, b }
}
