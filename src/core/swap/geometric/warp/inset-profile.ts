import { meshBounds } from '../../../faces/mesh/mesh-points.ts'
import { estimatePose } from '../../../faces/mesh/pose.ts'
import { clamp01 } from '../../../math.ts'
import { VERTEX_COUNT } from './face-regions.ts'
import { rasterizeMesh } from './rasterize-mesh.ts'
import { outlineDistance } from './vertex-attributes.ts'

/** Side of the grid on which the profile line is looked for, in cells across the larger side of the face. */
const GRID = 120
/** Distance from the profile line that the texture is taken from at least, in cells. */
const INSET = 5
/** Cells by which what is seen beside a place lies farther back where it is another surface: an eye behind the nose. */
const BEHIND = 8
/** Yaw from which on the nose has such a line, in degrees; a frontal face's lip lies as far behind its nose. */
const MIN_YAW = 50

/**
 * Where to take the texture of each vertex from: moved off the profile line of a turned head, and off the nose's line
 * before the other eye. Landmarks there are a few pixels off, which would draw the background along the middle of the
 * new face, and lashes between its eyes. The outline of the mesh itself stays.
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
  const depth = Float32Array.from({ length: VERTEX_COUNT }, (_, v) => grid[v * 3 + 2]!)
  const { label, planes } = rasterizeMesh(grid, [depth], size, size)
  const isTurned = Math.abs(estimatePose(mesh).yaw) > MIN_YAW
  const moved = mesh.slice()
  for (let v = 0; v < VERTEX_COUNT; v++) {
    const inner = clamp01(outlineDistance[v]! - 1)
    if (inner === 0) continue
    const [x, y] = [grid[v * 3]!, grid[v * 3 + 1]!]
    const behind = isTurned ? depth[v]! + BEHIND : Infinity
    const isGap = (i: number): boolean => label[i] === 0 || planes[0]![i]! > behind
    const away = fromNearestGap(isGap, size, x, y)
    if (!away) continue
    const push = (inner * (INSET - away.distance)) / scale
    moved[v * 3] = moved[v * 3]! + push * away.x
    moved[v * 3 + 1] = moved[v * 3 + 1]! + push * away.y
  }
  return moved
}

/**
 * Distance from the nearest gap, if one is within reach, and the direction (a unit vector) away from all of them: that
 * of the nearest cell alone says nothing where the place lies on its edge.
 */
const fromNearestGap = (
  isGap: (i: number) => boolean,
  size: number,
  x: number,
  y: number,
): { readonly distance: number; readonly x: number; readonly y: number } | undefined => {
  const [column, row] = [Math.round(x), Math.round(y)]
  let best = INSET
  let [dx, dy] = [0, 0]
  for (let v = row - INSET; v <= row + INSET; v++)
    for (let u = column - INSET; u <= column + INSET; u++) {
      if (u < 0 || v < 0 || u >= size || v >= size || !isGap(v * size + u)) continue
      const distance = Math.hypot(x - u, y - v)
      if (distance >= INSET) continue
      best = Math.min(best, distance)
      dx += x - u
      dy += y - v
    }
  const length = Math.hypot(dx, dy)
  return best === INSET || length === 0 ? undefined : { distance: best, x: dx / length, y: dy / length }
}
