import type { OklabAddresses } from '../../../imaging/colour/oklab.ts'
import { normalizedBlurAt, reducePlanesAt } from '../../../imaging/filter/normalized-blur.ts'
import type { Arena } from '../../../kernels/arena.ts'
import type { Address, Kernels } from '../../../kernels/exports.ts'
import { smoothstep } from '../../../math.ts'
import { mirrorVertex } from './face-regions.ts'
import { laplacianSmooth } from './mesh-graph.ts'
import { facingRatio } from './vertex-visibility.ts'

/**
 * How many times wider the surface is seen in the warped face than in the source: below the first it is drawn from the
 * source, above the second a few columns of the source's pixels, half of them background or hair, would be drawn out
 * over a cheek.
 */
const STRETCH = { trusted: 1.4, distrusted: 2.4 }
/** Below this the source shows the surface edge-on, and the landmarks are not exact enough to tell it from background. */
const EDGE_ON = 0.02

/**
 * How far the source's texture can be shown at each vertex: 0 where it was seen edge-on, as a turned head's profile line
 * is, or a frontal head's sides, and the warped face shows it from the front. 468 values, 0 to 1.
 * @param warpedMesh 468 × (x, y, z), the face as it is drawn
 * @param sourceMesh 468 × (x, y, z), the face as it was taken
 * @param mirrored weight of the other half of the source's face, see `mirrorWeights`
 */
export const vertexTrust = (
  warpedMesh: Float32Array,
  sourceMesh: Float32Array,
  mirrored: Float32Array,
): Float32Array => {
  const seen = facingRatio(sourceMesh)
  const shown = facingRatio(warpedMesh)
  const trust = shown.map((facing, v) => {
    const best = seen[v]! + mirrored[v]! * (seen[mirrorVertex[v]!]! - seen[v]!)
    return smoothstep(STRETCH.distrusted, STRETCH.trusted, facing / Math.max(EDGE_ON, best))
  })
  return laplacianSmooth(trust, 1)
}

/** Cells across a face of the grid for the filling, which is smooth; and the sigma of its blur in widths of the face. */
const CELLS = 120
const SIGMA = 0.02
/** Rows beyond those that are not trusted from which they are filled, in widths of the face. */
const REACH = 0.15

/** Above this trust the filling would not be seen. */
const TRUSTED = 0.99

/** In the arena: floats, 0 to 1, and bytes, above 0 inside the face. */
interface TrustMap {
  readonly width: number
  readonly height: number
  readonly trust: Address
  readonly covered: Address
}

/** Continues what is around into the parts that are not trusted. Changes `planes` in place. */
export const fillDistrusted = (
  kernels: Kernels,
  arena: Arena,
  planes: OklabAddresses,
  { width, height, trust, covered }: TrustMap,
  faceWidth: number,
): void =>
  arena.borrow(() => {
    const pixels = arena.reserve(4 * width * height)
    const count = kernels.findDistrusted(trust, covered, width * height, TRUSTED, pixels)
    if (count === 0) return
    const rowAt = (k: number): number => Math.floor(arena.integer(pixels + 4 * k) / width)
    const reach = Math.ceil(REACH * faceWidth)
    const top = Math.max(0, rowAt(0) - reach)
    const rows = Math.min(height, rowAt(count - 1) + reach + 1) - top
    const step = Math.max(1, Math.round(faceWidth / CELLS))
    const weights = arena.reserve(4 * width * rows)
    kernels.squareTrust(trust + 4 * top * width, covered + top * width, width * rows, weights)
    const band = [planes.L, planes.a, planes.b].map(plane => plane + 4 * top * width)
    const around = reducePlanesAt(kernels, arena, band, weights, { width, height: rows }, step)
    normalizedBlurAt(kernels, arena, around.means, around.weight, around, (SIGMA * faceWidth) / step)
    for (const [k, plane] of [planes.L, planes.a, planes.b].entries())
      kernels.fillPixels(
        ...([plane, trust, width, pixels, count, top, step] as const),
        ...([around.means[k]!, around.width, around.height] as const),
      )
  })
