import type { Point } from '../../imaging/rgb-image.ts'
import type { Box, FacePoints } from '../geometry/face.ts'
import topology from './face-mesh-topology.json' with { type: 'json' }

/** Indices of points of the MediaPipe face mesh; right and left are the subject's own. */
const MESH = {
  rightEyeOuter: 33,
  leftEyeOuter: 263,
  noseTip: 1,
  rightMouthCorner: 61,
  leftMouthCorner: 291,
} as const

/** How many points a mesh has. */
export const MESH_POINTS = 468

export const meshPoint = (mesh: Float32Array, index: number): Point => [
  mesh[3 * index]!,
  mesh[3 * index + 1]!,
]

/** Left, top, right and bottom of a mesh, in its pixels. */
export const meshBounds = (mesh: Float32Array): readonly [number, number, number, number] => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < mesh.length; i += 3) {
    left = Math.min(left, mesh[i]!)
    right = Math.max(right, mesh[i]!)
    top = Math.min(top, mesh[i + 1]!)
    bottom = Math.max(bottom, mesh[i + 1]!)
  }
  return [left, top, right, bottom]
}

const centreOf = (mesh: Float32Array, indices: readonly number[]): Point => {
  let x = 0
  let y = 0
  for (const index of indices) {
    x += mesh[3 * index]!
    y += mesh[3 * index + 1]!
  }
  return [x / indices.length, y / indices.length]
}

/**
 * The five points that detectors give, computed from the mesh: eye centres are means of the lid contours.
 * The order is the subject's right eye first, which an upright head shows on the left of the image;
 * it stays so when the head is upside down.
 */
export const pointsOfMesh = (mesh: Float32Array): FacePoints => [
  centreOf(mesh, topology.rightEye),
  centreOf(mesh, topology.leftEye),
  meshPoint(mesh, MESH.noseTip),
  meshPoint(mesh, MESH.rightMouthCorner),
  meshPoint(mesh, MESH.leftMouthCorner),
]

/** Clockwise rotation of the line from the subject's right eye to the left one, degrees. */
export const eyeLineRoll = ([ax, ay]: Point, [bx, by]: Point): number =>
  (Math.atan2(by - ay, bx - ax) * 180) / Math.PI

/** Clockwise roll of the head, degrees. */
export const rollOfMesh = (mesh: Float32Array): number =>
  eyeLineRoll(meshPoint(mesh, MESH.rightEyeOuter), meshPoint(mesh, MESH.leftEyeOuter))

/** Bounds of the mesh in a frame rotated clockwise by `roll` degrees, in the coordinates of that frame. */
export const turnedBounds = (mesh: Float32Array, roll: number): Box => {
  const cos = Math.cos((roll * Math.PI) / 180)
  const sin = Math.sin((roll * Math.PI) / 180)
  let left = Number.POSITIVE_INFINITY
  let top = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  let bottom = Number.NEGATIVE_INFINITY
  for (let i = 0; i < mesh.length; i += 3) {
    const u = mesh[i]! * cos + mesh[i + 1]! * sin
    const v = mesh[i + 1]! * cos - mesh[i]! * sin
    left = Math.min(left, u)
    right = Math.max(right, u)
    top = Math.min(top, v)
    bottom = Math.max(bottom, v)
  }
  return [left, top, right - left, bottom - top]
}

export const boxOfMesh = (mesh: Float32Array): Box => turnedBounds(mesh, 0)
