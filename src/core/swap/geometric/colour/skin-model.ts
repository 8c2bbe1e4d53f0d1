import { type OklabChannels, placeOklab } from '../../../imaging/colour/oklab.ts'
import type { Arena } from '../../../kernels/arena.ts'
import type { Address, Kernels } from '../../../kernels/exports.ts'
import { withKernels } from '../../../kernels/kernels.ts'
import type { OklabPlanes } from './oklab-planes.ts'

/**
 * The colour of plain skin across one face, which changes smoothly with the light. Fitted robustly, so that hair,
 * glasses, beard, cast shadows and make-up are outliers.
 */
export interface SkinModel {
  /** Size of the grid that it was fitted on. */
  readonly width: number
  readonly height: number
  /** 27 doubles as the kernels write them: the surfaces of L, a / L and b / L, and the deviations about them. */
  readonly values: Uint8Array
}

const MODEL_BYTES = 27 * 8
/** What the fit needs, see the kernel. */
const WORK_BYTES = { perCell: 32, more: 8192 }

/**
 * Fits the model by iteratively reweighted least squares with Tukey's biweight.
 * Source: P. W. Holland, R. E. Welsch, "Robust regression using iteratively reweighted least-squares" (1977).
 * @param lab L, a, b on a coarse grid
 * @param prior probability of skin by position, 0 to 1: high on cheeks and nose, lower towards the hair, 0 on features
 * @param hueTerms polynomial terms of the hue: 3 linear, 6 quadratic, which also fits a beard
 */
export const fitSkinModel = (lab: OklabPlanes, prior: Float32Array, hueTerms = 3): SkinModel =>
  withKernels((kernels, arena) => {
    const { L, a, b } = placeOklab(arena, lab)
    const model = fitSkinModelAt(kernels, arena, [L, a, b], arena.place(prior), lab, hueTerms)
    return readSkinModel(arena, model, lab)
  })

/** The same from addresses of the arena to one. */
export const fitSkinModelAt = (
  kernels: Kernels,
  arena: Arena,
  [L, a, b]: readonly [Address, Address, Address],
  prior: Address,
  { width, height }: Pick<SkinModel, 'width' | 'height'>,
  hueTerms: number,
): Address => {
  const model = arena.reserve(MODEL_BYTES)
  arena.borrow(() => {
    const work = arena.reserve(WORK_BYTES.perCell * width * height + WORK_BYTES.more)
    kernels.fitSkin(L, a, b, prior, width, height, hueTerms, model, work)
  })
  return model
}

/** A copy of a model that lies in the arena. */
export const readSkinModel = (
  arena: Arena,
  model: Address,
  { width, height }: Pick<SkinModel, 'width' | 'height'>,
): SkinModel => ({ width, height, values: arena.bytes(model, MODEL_BYTES) })

/** How far each pixel is from skin; 0 where not measured. */
export interface SkinDistances {
  /** In standard deviations from the skin expected there. */
  readonly strict: Float32Array
  /** The same, with shadows counted as skin. */
  readonly shadowTolerant: Float32Array
  /** Probability of skin by hue alone, 0 to 1. */
  readonly hue: Float32Array
}

/**
 * Measures the pixels where `coverage` is above 0.
 * @param step pixels per cell of the model's grid
 */
export const measureSkinDistances = (
  model: SkinModel,
  planes: OklabChannels & Pick<SkinModel, 'width' | 'height'>,
  coverage: Float32Array,
  step: number,
): SkinDistances =>
  withKernels((kernels, arena) => {
    const { width, height } = planes
    const count = width * height
    const { L, a, b } = placeOklab(arena, planes)
    const covered = arena.place(coverage)
    const [strict, tolerant, hue] = [0, 1, 2].map(() => arena.reserve(4 * count)) as [
      Address,
      Address,
      Address,
    ]
    kernels.measureSkin(
      ...([arena.place(model.values), model.width, model.height, L, a, b, covered, width, height] as const),
      ...([-(step - 1) / 2 / step, 1 / step, strict, tolerant, hue] as const),
    )
    return {
      strict: arena.floats(strict, count),
      shadowTolerant: arena.floats(tolerant, count),
      hue: arena.floats(hue, count),
    }
  })
