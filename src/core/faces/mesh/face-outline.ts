import type { Point } from '../../imaging/rgb-image.ts'
import { clamp, smoothstep } from '../../math.ts'
import type { ScaledMask } from '../geometry/adjust-mask.ts'
import topology from './face-mesh-topology.json' with { type: 'json' }
import { meshPoint } from './mesh-points.ts'

/** How much larger than the mesh's oval the outline is, which runs inside of jaw and temples. */
const GROWTH = 0.06
/** The mesh ends below the hairline: its top is raised by this part of the face's height. */
const FOREHEAD = 0.1
const TOP = 10
const CHIN = 152

/** The closed line around a face with its forehead, in pixels of the image, from the top clockwise for an upright face. */
export const outlineOfMesh = (mesh: Float32Array): readonly Point[] => {
  const oval = topology.faceOval.map(index => meshPoint(mesh, index))
  const [cx, cy] = oval.reduce(([x, y], [u, v]) => [x + u / oval.length, y + v / oval.length], [0, 0])
  const [tx, ty] = meshPoint(mesh, TOP)
  const [bx, by] = meshPoint(mesh, CHIN)
  const height = Math.max(1e-6, Math.hypot(tx - bx, ty - by))
  const up: Point = [(tx - bx) / height, (ty - by) / height]
  return oval.map(([x, y]) => {
    // Not at all at the middle of the face, wholly at its top.
    const share = clamp(((x - cx) * up[0] + (y - cy) * up[1]) / (height / 2), 0, 1)
    const raise = FOREHEAD * height * share * share
    return [x + GROWTH * (x - cx) + raise * up[0], y + GROWTH * (y - cy) + raise * up[1]]
  })
}

/** Cells along the longer side of an outline. */
const CELLS = 240

/**
 * The area inside of a closed line, with an edge that fades over `softness` pixels, half of them on either side.
 * @param outline three points at least
 */
export const fillOutline = (outline: readonly Point[], softness: number): ScaledMask => {
  const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)]
  const half = Math.max(0.5, softness / 2)
  const [x, y] = [Math.floor(Math.min(...xs) - half), Math.floor(Math.min(...ys) - half)]
  const [across, down] = [Math.max(...xs) + half - x, Math.max(...ys) + half - y]
  const scale = Math.max(1, Math.max(across, down) / CELLS)
  const [width, height] = [Math.ceil(across / scale) + 1, Math.ceil(down / scale) + 1]
  const data = new Float32Array(width * height)
  for (let row = 0, i = 0; row < height; row++)
    for (let column = 0; column < width; column++, i++) {
      const at: Point = [x + (column + 0.5) * scale - 0.5, y + (row + 0.5) * scale - 0.5]
      data[i] = smoothstep(-half, half, depthIn(outline, at))
    }
  return { plane: { width, height, data }, x, y, scale }
}

/** Distance of a point to a closed line: positive inside of it. */
const depthIn = (outline: readonly Point[], [x, y]: Point): number => {
  let nearest = Number.POSITIVE_INFINITY
  let inside = false
  let [ax, ay] = outline[outline.length - 1]!
  for (const [bx, by] of outline) {
    const [ex, ey] = [bx - ax, by - ay]
    const t = clamp(((x - ax) * ex + (y - ay) * ey) / Math.max(1e-12, ex * ex + ey * ey), 0, 1)
    nearest = Math.min(nearest, Math.hypot(x - ax - t * ex, y - ay - t * ey))
    if (ay > y !== by > y && x < ax + (ex * (y - ay)) / ey) inside = !inside
    ax = bx
    ay = by
  }
  return inside ? nearest : -nearest
}
