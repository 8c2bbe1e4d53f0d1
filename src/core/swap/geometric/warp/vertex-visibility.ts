import { meshBounds } from '../../../faces/mesh/mesh-points.ts'
import { smoothstep } from '../../../math.ts'
import { meshTriangles, mirrorVertex, VERTEX_COUNT } from './face-regions.ts'
import { laplacianSmooth } from './mesh-graph.ts'
import { rasterizeMesh } from './rasterize-mesh.ts'

/** Cosine between each vertex normal and the view direction: 1 facing the viewer, 0 edge-on or turned away. 468 values. */
export const facingRatio = (mesh: Float32Array): Float32Array => {
  const normals = new Float32Array(VERTEX_COUNT * 3)
  for (let t = 0; t < meshTriangles.length; t += 3) {
    const [a, b, c] = [meshTriangles[t]! * 3, meshTriangles[t + 1]! * 3, meshTriangles[t + 2]! * 3]
    const [ux, uy, uz] = [mesh[b]! - mesh[a]!, mesh[b + 1]! - mesh[a + 1]!, mesh[b + 2]! - mesh[a + 2]!]
    const [vx, vy, vz] = [mesh[c]! - mesh[a]!, mesh[c + 1]! - mesh[a + 1]!, mesh[c + 2]! - mesh[a + 2]!]
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
    for (const corner of [a, b, c]) {
      normals[corner] = normals[corner]! + nx
      normals[corner + 1] = normals[corner + 1]! + ny
      normals[corner + 2] = normals[corner + 2]! + nz
    }
  }
  return Float32Array.from({ length: VERTEX_COUNT }, (_, i) => {
    const length = Math.hypot(normals[i * 3]!, normals[i * 3 + 1]!, normals[i * 3 + 2]!)
    return length > 0 ? Math.max(0, normals[i * 3 + 2]! / length) : 0
  })
}

/** Side of the depth buffer. */
const DEPTH_GRID = 160

/** 1 for visible vertices, 0 where a nearer part of the same face (usually the nose) hides one. 468 values. */
export const vertexVisibility = (mesh: Float32Array): Float32Array => {
  const [minX, minY, maxX, maxY] = meshBounds(mesh)
  const scale = (DEPTH_GRID - 3) / Math.max(maxX - minX, maxY - minY, 1e-6)
  const grid = new Float32Array(mesh.length)
  const depth = new Float32Array(VERTEX_COUNT)
  for (let v = 0; v < VERTEX_COUNT; v++) {
    grid[v * 3] = 1 + (mesh[v * 3]! - minX) * scale
    grid[v * 3 + 1] = 1 + (mesh[v * 3 + 1]! - minY) * scale
    depth[v] = grid[v * 3 + 2] = mesh[v * 3 + 2]! * scale
  }
  const raster = rasterizeMesh(grid, [depth], DEPTH_GRID, DEPTH_GRID)
  const tolerance = DEPTH_GRID * 0.03
  return Float32Array.from(depth, (z, v) => {
    const at = Math.round(grid[v * 3 + 1]!) * DEPTH_GRID + Math.round(grid[v * 3]!)
    return raster.label[at] === 0 || z <= raster.planes[0]![at]! + tolerance ? 1 : 0
  })
}

/**
 * Weight of the other half of the source's face in each vertex' texture: 1 where its own side is turned away or hidden and
 * the other is clearly visible. 468 values, 0 to 1.
 */
export const mirrorWeights = (mesh: Float32Array): Float32Array => {
  const facing = facingRatio(mesh)
  const visibility = vertexVisibility(mesh)
  const quality = laplacianSmooth(
    facing.map((value, i) => value * visibility[i]!),
    2,
  )
  const weights = quality.map((own, i) => {
    const other = quality[mirrorVertex[i]!]!
    return smoothstep(0.5, 0.22, own) * smoothstep(0.05, 0.25, other - own)
  })
  return laplacianSmooth(weights, 2)
}
