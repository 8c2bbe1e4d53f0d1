import { normalizedBlur, reducePlanes } from '../../../imaging/filter/normalized-blur.ts'
import { axisTaps, cellPositions } from '../../../imaging/resample/bilinear-taps.ts'
import { smoothstep } from '../../../math.ts'
import { type OklabPlanes, rowsOf } from '../colour/oklab-planes.ts'
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

/**
 * Continues what is around into the parts that are not trusted. Changes `planes` in place.
 * @param trust 0 to 1 per pixel
 * @param covered above 0 inside the face
 */
export const fillDistrusted = (
  planes: OklabPlanes,
  trust: Float32Array,
  covered: Uint8Array,
  faceWidth: number,
): void => {
  let [first, last] = [trust.length, -1]
  for (let i = 0; i < trust.length; i++)
    if (covered[i]! > 0 && trust[i]! < TRUSTED) {
      if (last < 0) first = i
      last = i
    }
  if (last < 0) return
  const { width } = planes
  const reach = Math.ceil(REACH * faceWidth)
  const top = Math.max(0, Math.floor(first / width) - reach) * width
  const end = Math.min(planes.height, Math.floor(last / width) + reach + 1) * width
  fillRows(
    rowsOf(planes, { top: top / width, rows: (end - top) / width }),
    trust.subarray(top, end),
    covered.subarray(top, end),
    faceWidth,
  )
}

const fillRows = (
  { L, a, b, width, height }: OklabPlanes,
  trust: Float32Array,
  covered: Uint8Array,
  faceWidth: number,
): void => {
  const step = Math.max(1, Math.round(faceWidth / CELLS))
  // Squared: what is half trusted shows its neighbour's colour, not its own.
  const weights = new Float32Array(trust.length)
  for (let i = 0; i < weights.length; i++) if (covered[i]! > 0) weights[i] = trust[i]! * trust[i]!
  const reduced = reducePlanes([L, a, b], weights, width, height, step)
  const sigma = (SIGMA * faceWidth) / step
  const smooth = normalizedBlur(reduced.means, reduced.weight, reduced.width, reduced.height, sigma)
  const distrusted: number[] = []
  for (let i = 0; i < trust.length; i++) if (covered[i]! > 0 && trust[i]! < TRUSTED) distrusted.push(i)
  const columns = axisTaps(width, reduced.width, cellPositions(step))
  const rows = axisTaps(height, reduced.height, cellPositions(step))
  const below = rows.next * reduced.width
  for (const [k, plane] of [L, a, b].entries()) {
    const from = smooth[k]!
    for (const i of distrusted) {
      const x = i % width
      const y = (i - x) / width
      const at = rows.first[y]! * reduced.width + columns.first[x]!
      const [s, t] = [columns.share[x]!, rows.share[y]!]
      const upper = from[at]! + s * (from[at + columns.next]! - from[at]!)
      const lower = from[at + below]! + s * (from[at + below + columns.next]! - from[at + below]!)
      const around = upper + t * (lower - upper)
      plane[i] = around + trust[i]! * (plane[i]! - around)
    }
  }
}
