import { readOklab } from '../../../imaging/colour/oklab.ts'
import { blurAt } from '../../../imaging/filter/guided-filter.ts'
import { expandPlaneAt, normalizedBlurAt, reducePlanesAt } from '../../../imaging/filter/normalized-blur.ts'
import type { Arena } from '../../../kernels/arena.ts'
import type { Address, Kernels } from '../../../kernels/exports.ts'
import { withKernels } from '../../../kernels/kernels.ts'
import type { OklabPlanes } from './oklab-planes.ts'
import { fitSkinModelAt, readSkinModel, type SkinModel } from './skin-model.ts'

/** A face on a coarse grid, with the model of its skin. */
export interface SkinFit {
  readonly model: SkinModel
  /** Pixels per cell of the coarse grid. */
  readonly step: number
  readonly width: number
  readonly height: number
  /** L, a, b */
  readonly lab: readonly [Float32Array, Float32Array, Float32Array]
  readonly prior: Float32Array
  /** The prior without what is too neutral for skin, such as a grey beard. */
  readonly pigmented: Float32Array
}

/** Cells across a face: fine enough for a lock of hair, coarse enough for a fit in milliseconds. */
const CELLS = 50
/** For a median, see the kernel. */
const BIN_BYTES = 4096

/**
 * Fits the skin of a face.
 * @param prior probability of skin by position, 0 to 1 per pixel
 * @param hueTerms as for `fitSkinModel`
 */
export const fitFaceSkin = (
  planes: OklabPlanes,
  prior: Float32Array,
  faceWidth: number,
  hueTerms: number,
): SkinFit =>
  withKernels((kernels, arena) => {
    const step = Math.max(1, Math.round(faceWidth / CELLS))
    const placed = [planes.L, planes.a, planes.b].map(plane => arena.place(plane))
    const reduced = reducePlanesAt(kernels, arena, placed, arena.place(prior), planes, step)
    const { width, height, weight } = reduced
    const cells = width * height
    const [L, a, b] = reduced.means as [Address, Address, Address]
    const pigmented = arena.reserve(4 * cells)
    kernels.withoutNeutral(L, a, b, weight, cells, pigmented, arena.reserve(BIN_BYTES))
    const model = fitSkinModelAt(kernels, arena, [L, a, b], pigmented, reduced, hueTerms)
    const read = (plane: Address): Float32Array => arena.floats(plane, cells)
    return {
      ...{ step, width, height },
      model: readSkinModel(arena, model, reduced),
      lab: [read(L), read(a), read(b)],
      prior: read(weight),
      pigmented: read(pigmented),
    }
  })

/**
 * Standard deviation of the low-pass filter that separates shading from detail, in widths of the face. It is smaller for
 * the source, so that more of the source's strong light and shade is replaced, and smallest at its outline, where a head
 * darkens towards its background.
 */
export const SHADING_SIGMA = { source: 0.075, sourceOutline: 0.03, target: 0.1 } as const

/**
 * Low-frequency skin colour: the skin's tone and the light on it. Eyes, brows, lips and whatever `excluded` covers are
 * interpolated from the skin around them.
 * @param excluded 0 to 1 per pixel
 * @param sigma in pixels
 */
export const skinShading = (
  fit: SkinFit,
  excluded: Float32Array,
  planes: OklabPlanes,
  sigma: number,
): OklabPlanes =>
  withKernels((kernels, arena) => {
    const { width, height } = fit
    const [L, a, b] = placeLab(arena, fit)
    const [hidden] = reducePlanesAt(kernels, arena, [arena.place(excluded)], 0, planes, fit.step).means
    blurAt(kernels, arena, hidden!, width, height, 1.2)
    const weights = arena.reserve(4 * width * height)
    const model = arena.place(fit.model.values)
    const prior = arena.place(fit.pigmented)
    const work = arena.reserve(12 * width * height)
    kernels.weighSkin(model, L, a, b, prior, width, height, true, weights, work)
    kernels.exclude(weights, hidden!, 2.5, width * height)
    return lowPass(kernels, arena, fit, [L, a, b], weights, planes, sigma)
  })

/** Low-frequency colour of whatever is seen, skin or not; only the facial features are interpolated. */
export const surroundingShading = (fit: SkinFit, planes: OklabPlanes, sigma: number): OklabPlanes =>
  withKernels((kernels, arena) =>
    lowPass(kernels, arena, fit, placeLab(arena, fit), arena.place(fit.prior), planes, sigma),
  )

type LabAddresses = readonly [Address, Address, Address]

const placeLab = (arena: Arena, { lab: [L, a, b] }: SkinFit): LabAddresses => [
  arena.place(L),
  arena.place(a),
  arena.place(b),
]

/** Overwrites `lab`. */
const lowPass = (
  kernels: Kernels,
  arena: Arena,
  fit: SkinFit,
  lab: LabAddresses,
  weights: Address,
  { width, height }: OklabPlanes,
  sigma: number,
): OklabPlanes => {
  normalizedBlurAt(kernels, arena, lab, weights, fit, sigma / fit.step)
  const [L, a, b] = lab.map(plane => expandPlaneAt(kernels, arena, plane, fit.step, { width, height })) as [
    Address,
    Address,
    Address,
  ]
  return { width, height, ...readOklab(arena, { L, a, b }, width * height) }
}
