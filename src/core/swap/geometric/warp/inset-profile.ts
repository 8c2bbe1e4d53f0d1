import { meshBounds } from '../../../faces/mesh/mesh-points.ts'
import { clamp01 } from '../../../math.ts'
import { VERTEX_COUNT } from './face-regions.ts'
import { rasterizeMesh } from './rasterize-mesh.ts'
import { outlineDistance } from './vertex-attributes.ts'

/** Side of the grid on which the profile line is looked for, in cells across the larger side of the face. */
const GRID = 120
/** Distance from the profile line that the texture is taken from at least, in cells. */
const INSET = 5

/**
 * Where to take the texture of each vertex from: moved off the profile line of a turned head. Landmarks there are a few
 * pixels off, which would draw the background along the middle of the new face. The outline of the mesh itself stays.
 * @param mesh 468 × (x, y, z), the source's, in its pixels
 * @returns the same, with x and y moved
 */
export const insetProfile = (mesh: Float32Array): Float32Array => {
  const [left, top, right, bottom] = meshBounds(mesh)
  const scale = GRID / Math.max(right - left, bottom - top, 1e-6)
  const border = INSET + 1
  const size = GRID + 2 * border
  const grid = mesh.map((value, i) =>
    i % 3 === 2 ? value * scale : (value - (i % 3 === 0 ? left : top)) * scale + border,
  )
  const { label } = rasterizeMesh(grid, [], size, size)
  const moved = mesh.slice()
  for (let v = 0; v < VERTEX_COUNT; v++) {
    const inner = clamp01(outlineDistance[v]! - 1)
    if (inner === 0) continue
    const [x, y] = [grid[v * 3]!, grid[v * 3 + 1]!]
    const away = fromNearestGap(label, size, x, y)
    if (!away) continue
    const push = (inner * (INSET - away.distance)) / scale
    moved[v * 3] = moved[v * 3]! + push * away.x
    moved[v * 3 + 1] = moved[v * 3 + 1]! + push * away.y
  }
  return moved
}

/** Distance and direction (a unit vector) from the nearest cell that the face does not cover, if one is within reach. */
const fromNearestGap = (
  label: Uint8Array,
  size: number,
  x: number,
  y: number,
): { readonly distance: number; readonly x: number; readonly y: number } | undefined => {
  const [column, row] = [Math.round(x), Math.round(y)]
  let best = INSET
  let [dx, dy] = [0, 0]
  for (let v = row - INSET; v <= row + INSET; v++)
    for (let u = column - INSET; u <= column + INSET; u++) {
      if (u < 0 || v < 0 || u >= size || v >= size || label[v * size + u] !== 0) continue
      const distance = Math.hypot(x - u, y - v)
      if (distance >= best) continue
      best = distance
      dx = x - u
      dy = y - v
    }
  if (best === INSET) return undefined
  const length = Math.max(best, 1e-3)
  return { distance: best, x: dx / length, y: dy / length }
}
