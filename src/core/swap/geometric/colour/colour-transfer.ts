// The folder of colour and light: exposure, skin model, shading, and the transfer of colour and detail in OKLab.

import { withKernels } from '../../../kernels/kernels.ts'
import type { OklabPlanes } from './oklab-planes.ts'
import type { Sclera } from './sclera.ts'

/** The target's sclera lightness is limited to this range, as a factor of the source's. */
const SCLERA_RANGE = { min: 0.92, max: 1.15 }
/** Largest lightness of a sclera that is not overexposed. */
const ORDINARY_SCLERA = 0.85
/** Skin darker than this factor of the skin around the eyes lies in shadow, and so do bright things on it. */
const SHADOW_START = 0.85

export interface ColourTransferInput {
  /** The source's face, warped into the target's shape, on the working grid. */
  readonly warped: OklabPlanes
  /** Above 0 where the warped face covers the pixel. */
  readonly coverage: Float32Array
  /** Pixels of the working grid per cell of the planes below, an integer. */
  readonly step: number
  /** Low-frequency skin colour of the warped source, and of the target; see `skinShading`. */
  readonly sourceShading: OklabPlanes
  readonly targetShading: OklabPlanes
  /** Probability of skin by hue, 0 to 1 per cell. */
  readonly skin: Float32Array
  /** Eye openings, 0 to 1 per cell. */
  readonly eyes: Float32Array
  /** Where a bright spot is a specular highlight of the skin, 0 to 1 per cell; see `specularWeight`. */
  readonly specular: Float32Array
  /** Where the target's shading is shown in place of the face, 0 to 1 per cell; default nowhere. */
  readonly bareSkin?: Float32Array
  readonly sclera: { readonly source: Sclera; readonly target: Sclera }
  /** Of the source, see `Exposure`; where colours are unreliable the skin's tint is used. */
  readonly colourConfidence: number
}

const shadowInverse = ({ skinLightness }: Sclera): number => 1 / Math.max(0.05, SHADOW_START * skinLightness)

/** What the kernel wants to know of the whites of both faces. */
const tonesOf = ({ sclera: { source, target }, colourConfidence }: ColourTransferInput): Float32Array => {
  const white = source.L
  const reliable = white + (1 - colourConfidence) * (Math.min(white, ORDINARY_SCLERA) - white)
  const change = Math.min(SCLERA_RANGE.max, Math.max(SCLERA_RANGE.min, target.L / reliable))
  return Float32Array.of(
    white,
    reliable * change,
    shadowInverse(source),
    shadowInverse(target),
    target.a - source.a,
    target.b - source.b,
    colourConfidence,
  )
}

/**
 * Gives the source's face the target's skin tone and lighting, in OKLab. The low frequencies of the skin become the
 * target's, its high frequencies stay the source's, and what is not skin (eyes, brows, lips, teeth, beard) keeps its own
 * hue.
 * @returns black where `coverage` is 0
 */
export const transferColour = (input: ColourTransferInput): OklabPlanes => {
  const { warped, coverage, step, sourceShading, targetShading, skin, eyes, specular, bareSkin } = input
  const { width, height } = warped
  const pixels = width * height
  return withKernels((kernels, arena) => {
    const face = arena.placeTogether([warped.L, warped.a, warped.b])
    const coarse = arena.placeTogether([
      ...[sourceShading, targetShading].flatMap(({ L, a, b }) => [L, a, b]),
      ...[skin, eyes, specular, bareSkin ?? new Float32Array(skin.length)],
    ])
    kernels.transferColour(
      ...([face, arena.place(coverage), width, height, coarse, step] as const),
      ...([arena.place(tonesOf(input)), arena.reserve(208 * width + 1024)] as const),
    )
    const plane = (k: number): Float32Array => arena.floats(face + 4 * k * pixels, pixels)
    return { width, height, L: plane(0), a: plane(1), b: plane(2) }
  })
}
