import { mapOklab, type OklabPlanes } from '../colour/oklab-planes.ts'
import { Cell, solvePoisson } from './poisson.ts'

export interface SeamlessCloningInput {
  /** What is pasted, and onto what. */
  readonly face: OklabPlanes
  readonly target: OklabPlanes
  /** Opacity, 0 to 1. */
  readonly mask: Float32Array
  /** Whether pixel `i` shows skin in both images, so that their difference is one of tone or light. */
  readonly comparable: (i: number) => boolean
  readonly faceWidth: number
}

/** The correction decays over this distance into the face, in face widths: farther inside, the tones are right already. */
const REACH = 0.12
/** Largest correction per channel: a larger difference at the border is another object. */
const MAX_CORRECTION = { L: 0.2, a: 0.03, b: 0.03 } as const
/** Largest residual in OKLab: a quarter of an 8-bit step. */
const TOLERANCE = 1e-3

/** Unknown inside the mask, fixed along its border where the images are comparable, otherwise outside. */
const domainOf = ({ target, mask, comparable }: SeamlessCloningInput): Uint8Array => {
  const { width, height } = target
  const cells = new Uint8Array(mask.length)
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      if (mask[i]! > 0) cells[i] = Cell.unknown
      else if (
        (mask[i - 1]! > 0 || mask[i + 1]! > 0 || mask[i - width]! > 0 || mask[i + width]! > 0) &&
        comparable(i)
      )
        cells[i] = Cell.fixed
    }
  return cells
}

/**
 * Seamless cloning as a correction: the difference at the border of the mask is interpolated inwards as a membrane
 * (screened Poisson equation), so that the gradients inside stay those of `face`. Borders with hair or glasses have no
 * influence.
 * Source: P. Pérez, M. Gangnet, A. Blake, "Poisson image editing" (2003), in its membrane form.
 * @returns to be added to `face`; 0 outside the mask
 */
export const seamlessCloningCorrection = (input: SeamlessCloningInput): OklabPlanes => {
  const { face, target, faceWidth } = input
  const cells = domainOf(input)
  const domain = { width: face.width, height: face.height, cells, screening: 1 / (REACH * faceWidth) ** 2 }
  return mapOklab(face, channel => {
    const limit = MAX_CORRECTION[channel]
    const [from, to] = [face[channel], target[channel]]
    const difference = new Float32Array(cells.length)
    for (let i = 0; i < cells.length; i++)
      if (cells[i] === Cell.fixed) difference[i] = Math.max(-limit, Math.min(limit, to[i]! - from[i]!))
    return solvePoisson(domain, difference, undefined, { tolerance: TOLERANCE })
  })
}
