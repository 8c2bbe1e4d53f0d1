import { normalizedBlur, reducePlanes } from '../../../imaging/filter/normalized-blur.ts'
import { smoothstep } from '../../../math.ts'
import { lerpOklab, type OklabPlanes, upsampleOklab } from '../colour/oklab-planes.ts'
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

/**
 * Continues what is around into the parts that are not trusted.
 * @param trust 0 to 1 per pixel
 * @param covered above 0 inside the face
 */
export const fillDistrusted = (
  planes: OklabPlanes,
  trust: Float32Array,
  covered: Uint8Array,
  faceWidth: number,
): OklabPlanes => {
  if (!trust.some((value, i) => value < 0.99 && covered[i]! > 0)) return planes
  const { width, height } = planes
  const step = Math.max(1, Math.round(faceWidth / CELLS))
  // Squared: what is half trusted shows its neighbour's colour, not its own.
  const weights = trust.map((value, i) => (covered[i]! > 0 ? value * value : 0))
  const { L, a, b } = planes
  const reduced = reducePlanes([L, a, b], weights, width, height, step)
  const [smoothL, smoothA, smoothB] = normalizedBlur(
    reduced.means,
    reduced.weight,
    reduced.width,
    reduced.height,
    (SIGMA * faceWidth) / step,
  ) as [Float32Array, Float32Array, Float32Array]
  const smooth = { width: reduced.width, height: reduced.height, L: smoothL, a: smoothA, b: smoothB }
  const shown = trust.map((value, i) => (covered[i]! > 0 ? value : 1))
  return lerpOklab(upsampleOklab(smooth, step, width, height), planes, shown)
}
