import { blurAt } from '../../../imaging/filter/guided-filter.ts'
import { expandPlaneAt, reducePlanesAt, type Size } from '../../../imaging/filter/normalized-blur.ts'
import type { Arena } from '../../../kernels/arena.ts'
import type { Address, Kernels } from '../../../kernels/exports.ts'
import { withKernels } from '../../../kernels/kernels.ts'
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
  /** Pixels per cell of the planes below, an integer. */
  readonly step: number
  /** The target's low-frequency lightness, which `face` now has too. */
  readonly shading: Float32Array
  /** Probability that both show plain skin, 0 to 1 per cell. */
  readonly skin: Float32Array
  /** In pixels. */
  readonly faceWidth: number
}

/** In the arena. */
interface Bands {
  readonly fine: Address
  readonly middle: Address
}

/** Largest number of values for a median. */
const MAX_SAMPLES = 20_000

/** Cells across the face of the grid for the local energy; its blur is wide, so the grid can be coarse. */
const ENERGY_CELLS = 190

/** Outliers such as a lock of hair or a rim count as this square at most. */
const MAX_SQUARE = 0.0064

/** What both faces are measured by, on one grid in the arena. */
const createMeasures = (kernels: Kernels, arena: Arena, size: Size, faceWidth: number, skin: Address) => {
  const { width, height } = size
  const count = width * height
  return {
    /** Overwrites `L` by its fine band. */
    splitBands: (L: Address, shading: Address): Bands => {
      const middle = arena.reserve(4 * count)
      kernels.subtract(L, shading, L, count)
      arena.copy(L, middle, 4 * count)
      blurAt(kernels, arena, middle, width, height, Math.max(0.9, FINE_SIGMA * faceWidth))
      kernels.subtract(L, middle, L, count)
      return { fine: L, middle }
    },
    /** Root mean square of the skin. */
    contrast: (plane: Address): number =>
      Math.sqrt(kernels.meanSquare(plane, skin, count, MAX_SQUARE)) + 1e-4,
    /** Robust standard deviation of the skin, by the median absolute deviation. */
    grainStrength: (plane: Address): number =>
      arena.borrow(() => {
        const stride = Math.max(1, Math.floor(count / MAX_SAMPLES))
        const samples = arena.reserve(4 * Math.ceil(count / stride))
        const sorted = arena
          .floats(samples, kernels.sampleMagnitudes(plane, skin, count, stride, samples))
          .sort()
        return 1.48 * (sorted[sorted.length >> 1] ?? 0) + 1e-4
      }),
    /** Mean square of a plane around each pixel. */
    localEnergy: (plane: Address): Address => {
      const step = Math.max(1, Math.round(faceWidth / ENERGY_CELLS))
      const squares = arena.reserve(4 * count)
      kernels.multiply(plane, plane, squares, count)
      const reduced = reducePlanesAt(kernels, arena, [squares], 0, size, step)
      const sigma = (2 * FINE_SIGMA * faceWidth + 1) / step
      blurAt(kernels, arena, reduced.means[0]!, reduced.width, reduced.height, sigma)
      return expandPlaneAt(kernels, arena, reduced.means[0]!, step, size)
    },
  }
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
export const transferDetail = ({
  face,
  target,
  step,
  faceWidth,
  ...cells
}: DetailTransferInput): { readonly L: Float32Array; readonly shares: DetailShares } =>
  withKernels((kernels, arena) => {
    const { width, height, L } = face
    const expand = (plane: Float32Array): Address =>
      expandPlaneAt(kernels, arena, arena.place(plane), step, { width, height })
    const shading = expand(cells.shading)
    const skin = expand(cells.skin)
    const measures = createMeasures(kernels, arena, { width, height }, faceWidth, skin)
    const own = measures.splitBands(arena.place(L), shading)
    const theirs = measures.splitBands(arena.place(target.L), shading)
    const grain = measures.grainStrength(theirs.fine)
    const fine = Math.sqrt(Math.max(0, 1 - (measures.grainStrength(own.fine) / grain) ** 2))
    const flatness = smoothstep(
      PHOTO_CONTRAST,
      ILLUSTRATION_CONTRAST,
      measures.contrast(own.middle) / measures.contrast(theirs.middle),
    )
    const shares = { fine, middle: MAX_MIDDLE_SHARE * flatness }
    if (shares.fine === 0 && shares.middle === 0) return { L, shares }
    // Grain is even. Wrinkles and rims exceed it, and a part of their fine band alone would look engraved.
    const energy = measures.localEnergy(theirs.fine)
    const out = arena.place(L)
    kernels.addDetail(
      ...([out, skin, energy, theirs.fine, theirs.middle] as const),
      ...([1 / (4 * grain * grain), shares.fine, shares.middle, L.length] as const),
    )
    return { L: arena.floats(out, L.length), shares }
  })
