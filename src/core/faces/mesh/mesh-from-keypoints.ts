import type { FacePoints } from '../geometry/face.ts'
import topology from './face-mesh-topology.json' with { type: 'json' }
import { meshPoint, pointsOfMesh } from './mesh-points.ts'
import { type Matrix3, nearestRotation } from './pose.ts'

type Point3 = readonly [x: number, y: number, z: number]

/** The canonical face in the axes of the image: x right, y down, z away from the camera. */
const CANONICAL = Float32Array.from(topology.canonical.flatMap(([x, y, z]) => [x!, -y!, -z!]))

/** Its five points in space. `pointsOfMesh` reads x and y only, so z is read from the face seen from the side. */
const FIVE = ((): readonly Point3[] => {
  const sideways = new Float32Array(CANONICAL.length)
  for (let i = 0; i < CANONICAL.length; i += 3) sideways.set([CANONICAL[i + 2]!, CANONICAL[i + 1]!], i)
  const depths = pointsOfMesh(sideways)
  return pointsOfMesh(CANONICAL).map(([x, y], i) => [x, y, depths[i]![0]])
})()

/**
 * The mesh of a face of which only the five points are known: the average face, turned and scaled until its own five
 * points come close to them (scaled orthographic projection). Outline and depth are those of the average face.
 */
export const meshFromKeypoints = (points: FacePoints): Float32Array => {
  const middle = meanOf(FIVE)
  const centre = meanOf(points.map(([x, y]): Point3 => [x, y, 0]))
  const from = FIVE.map(point => minus(point, middle))
  const to = points.map(([x, y]): Point3 => [x - centre[0], y - centre[1], 0])
  const rotation = withHalfPitch(fitRotation(from, to))
  const turned = from.map(point => rotate(rotation, point))
  const scale =
    sum(turned, ([x, y], i) => x * to[i]![0] + y * to[i]![1]) / sum(turned, ([x, y]) => x * x + y * y)
  const mesh = new Float32Array(CANONICAL.length)
  for (let i = 0; i < mesh.length; i += 3) {
    const [x, y] = meshPoint(CANONICAL, i / 3)
    const [u, v, w] = rotate(rotation, minus([x, y, CANONICAL[i + 2]!], middle))
    mesh.set([u * scale + centre[0], v * scale + centre[1], w * scale], i)
  }
  return mesh
}

/** The least squares map from space to the image: two rows, to which a third, perpendicular to both, is added; then made a rotation. */
const fitRotation = (from: readonly Point3[], to: readonly Point3[]): Matrix3 => {
  const spread = invertSymmetric(
    sum(from, ([x]) => x * x),
    sum(from, ([x, y]) => x * y),
    sum(from, ([x, , z]) => x * z),
    sum(from, ([, y]) => y * y),
    sum(from, ([, y, z]) => y * z),
    sum(from, ([, , z]) => z * z),
  )
  const row = (k: 0 | 1): Point3 =>
    rotate(spread, [
      sum(from, ([x], i) => x * to[i]![k]),
      sum(from, ([, y], i) => y * to[i]![k]),
      sum(from, ([, , z], i) => z * to[i]![k]),
    ])
  const [a, b] = [row(0), row(1)]
  const across: Point3 = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
  const length = Math.sqrt(Math.hypot(...across))
  return nearestRotation([...a, ...b, across[0] / length, across[1] / length, across[2] / length])
}

/**
 * The heights of nose and mouth differ between people as much as nodding moves them: half of the pitch is nearer to
 * the truth than all of it (measured on three portraits: 4° off instead of 14°). Yaw is kept (1° off).
 */
const withHalfPitch = (rotation: Matrix3): Matrix3 => {
  const back = -Math.atan2(rotation[7], rotation[8]) / 2
  const [cos, sin] = [Math.cos(back), Math.sin(back)]
  const [a, b, c, d, e, f, g, h, i] = rotation
  return [
    a,
    b * cos + c * sin,
    c * cos - b * sin,
    d,
    e * cos + f * sin,
    f * cos - e * sin,
    g,
    h * cos + i * sin,
    i * cos - h * sin,
  ]
}

const sum = <T>(list: readonly T[], value: (item: T, index: number) => number): number =>
  list.reduce((total, item, i) => total + value(item, i), 0)

const meanOf = (points: readonly Point3[]): Point3 => [
  sum(points, ([x]) => x) / points.length,
  sum(points, ([, y]) => y) / points.length,
  sum(points, ([, , z]) => z) / points.length,
]

const minus = (a: Point3, b: Point3): Point3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]

const rotate = ([a, b, c, d, e, f, g, h, i]: Matrix3, [x, y, z]: Point3): Point3 => [
  a * x + b * y + c * z,
  d * x + e * y + f * z,
  g * x + h * y + i * z,
]

/** Inverse of [[a, b, c], [b, d, e], [c, e, f]]. */
const invertSymmetric = (a: number, b: number, c: number, d: number, e: number, f: number): Matrix3 => {
  const A = d * f - e * e
  const B = c * e - b * f
  const C = b * e - c * d
  const det = a * A + b * B + c * C
  const D = a * f - c * c
  const E = b * c - a * e
  const F = a * d - b * b
  return [A / det, B / det, C / det, B / det, D / det, E / det, C / det, E / det, F / det]
}
