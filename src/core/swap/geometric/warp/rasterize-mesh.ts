import { meshTriangles, triangleRegions } from './face-regions.ts'

/** A rasterised mesh: what is in front at each pixel of the grid. */
export interface MeshRaster {
  readonly width: number
  readonly height: number
  /** `Region` of the front triangle + 1; 0 where no triangle covers the pixel. */
  readonly label: Uint8Array
  /** One plane per vertex attribute, interpolated linearly; 0 where not covered. */
  readonly planes: readonly Float32Array[]
}

/** Tolerance of the barycentric test, so that there are no gaps along shared edges; the depth buffer resolves overlaps. */
const EDGE_TOLERANCE = -1e-4

/**
 * Rasterises the face mesh with a depth buffer and back-face culling, and interpolates vertex attributes per pixel.
 * @param vertices 468 × (x, y, z) in grid pixels; pixel centres are at integers; smaller z is nearer
 * @param attributes 468 values each
 */
export const rasterizeMesh = (
  vertices: Float32Array,
  attributes: readonly Float32Array[],
  width: number,
  height: number,
): MeshRaster => {
  const label = new Uint8Array(width * height)
  const depth = new Float32Array(width * height).fill(Number.POSITIVE_INFINITY)
  const planes = attributes.map(() => new Float32Array(width * height))
  const count = attributes.length
  for (let t = 0; t < triangleRegions.length; t++) {
    const a = meshTriangles[t * 3]!
    const b = meshTriangles[t * 3 + 1]!
    const c = meshTriangles[t * 3 + 2]!
    const ax = vertices[a * 3]!
    const ay = vertices[a * 3 + 1]!
    const bx = vertices[b * 3]!
    const by = vertices[b * 3 + 1]!
    const cx = vertices[c * 3]!
    const cy = vertices[c * 3 + 1]!
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if (!(area > 1e-9)) continue
    const left = Math.max(0, Math.ceil(Math.min(ax, bx, cx) - 0.01))
    const right = Math.min(width - 1, Math.floor(Math.max(ax, bx, cx) + 0.01))
    const top = Math.max(0, Math.ceil(Math.min(ay, by, cy) - 0.01))
    const bottom = Math.min(height - 1, Math.floor(Math.max(ay, by, cy) + 0.01))
    const za = vertices[a * 3 + 2]!
    const zb = vertices[b * 3 + 2]!
    const zc = vertices[c * 3 + 2]!
    const region = triangleRegions[t]! + 1
    const inverse = 1 / area
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const wb = ((x - ax) * (cy - ay) - (y - ay) * (cx - ax)) * inverse
        const wc = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) * inverse
        const wa = 1 - wb - wc
        if (wa < EDGE_TOLERANCE || wb < EDGE_TOLERANCE || wc < EDGE_TOLERANCE) continue
        const i = y * width + x
        const z = wa * za + wb * zb + wc * zc
        if (z >= depth[i]!) continue
        depth[i] = z
        label[i] = region
        for (let k = 0; k < count; k++) {
          const values = attributes[k]!
          planes[k]![i] = wa * values[a]! + wb * values[b]! + wc * values[c]!
        }
      }
    }
  }
  return { width, height, label, planes }
}
