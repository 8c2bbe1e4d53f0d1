import { placeOklab, readOklab } from '../../../imaging/colour/oklab.ts'
import { expandPlaneAt, reducePlanesAt } from '../../../imaging/filter/normalized-blur.ts'
import { withKernels } from '../../../kernels/kernels.ts'
import { type OklabPlanes, oklabChannels } from '../colour/oklab-planes.ts'
import { Cell, solvePoissonAt } from './poisson.ts'

export interface SeamlessCloningInput {
  /** What is pasted. */
  readonly face: OklabPlanes
  /** 1 where it covers the pixel. */
  readonly coverage: Float32Array
  /** Pixels per cell of the planes below: what is corrected is smooth. */
  readonly step: number
  /** Onto what it is pasted. */
  readonly target: OklabPlanes
  /** Opacity, 0 to 1. */
  readonly mask: Float32Array
  /** Whether cell `i` shows skin in both images, so that their difference is one of tone or light. */
  readonly comparable: (i: number) => boolean
  /** In cells. */
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
 * @returns the corrected face; as it was outside the mask
 */
export const cloneSeamlessly = (input: SeamlessCloningInput): OklabPlanes => {
  const { face, coverage, step, target, faceWidth } = input
  const { width, height } = target
  const roles = domainOf(input)
  return withKernels((kernels, arena) => {
    const planes = placeOklab(arena, face)
    const placed = oklabChannels.map(channel => planes[channel])
    const reduced = reducePlanesAt(kernels, arena, placed, arena.place(coverage), face, step)
    const cells = arena.place(roles)
    const corrections = oklabChannels.map((channel, k) => {
      const out = arena.reserve(4 * roles.length)
      kernels.fixedDifferences(
        ...([cells, reduced.means[k]!, arena.place(target[channel])] as const),
        ...([roles.length, MAX_CORRECTION[channel], out] as const),
      )
      return out
    })
    const domain = { width, height, cells, screening: 1 / (REACH * faceWidth) ** 2 }
    solvePoissonAt(kernels, arena, domain, corrections, undefined, { tolerance: TOLERANCE })
    const count = face.width * face.height
    for (const [k, plane] of placed.entries())
      arena.borrow(() => {
        kernels.addScaled(plane, expandPlaneAt(kernels, arena, corrections[k]!, step, face), 1, count)
      })
    return { width: face.width, height: face.height, ...readOklab(arena, planes, count) }
  })
}
