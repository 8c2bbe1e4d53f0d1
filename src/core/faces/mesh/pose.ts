import type { FacePose } from '../geometry/face.ts'
import topology from './face-mesh-topology.json' with { type: 'json' }

/** Row-major 3×3. */
export type Matrix3 = readonly [number, number, number, number, number, number, number, number, number]

/** Above the mouth: what speaking and smiling do not move. Centimetres of the canonical face. */
const LOWEST_RIGID = -2

/** The canonical face in the axes of the image: x right, y down, z away from the camera. */
const RIGID = topology.canonical.flatMap(([x, y, z], index) =>
  y! > LOWEST_RIGID ? [{ index, x: x!, y: -y!, z: -z! }] : [],
)

/**
 * Head pose from a face mesh: the rotation that brings the canonical face closest to it (orthogonal Procrustes).
 * @param mesh 468 × (x, y, z), z away from the camera
 */
export const estimatePose = (mesh: Float32Array): FacePose => toAngles(nearestRotation(covariance(mesh)))

/** Σ (found − mean)(canonical − mean)ᵀ */
const covariance = (mesh: Float32Array): Matrix3 => {
  const sums = new Float64Array(9)
  const found = new Float64Array(3)
  const canonical = new Float64Array(3)
  for (const point of RIGID) {
    const c = [point.x, point.y, point.z]
    for (let i = 0; i < 3; i++) {
      const f = mesh[3 * point.index + i]!
      found[i]! += f
      canonical[i]! += c[i]!
      for (let j = 0; j < 3; j++) sums[3 * i + j]! += f * c[j]!
    }
  }
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) sums[3 * i + j]! -= (found[i]! * canonical[j]!) / RIGID.length
  return [...sums] as unknown as Matrix3
}

/** The orthogonal polar factor, by Newton's iteration X ← (X + X⁻ᵀ)/2 (Higham 1986). */
export const nearestRotation = (matrix: Matrix3): Matrix3 => {
  let x = scaled(matrix, 1 / Math.hypot(...matrix))
  for (let i = 0; i < 30; i++) {
    const inverse = inverseTranspose(x)
    const next = x.map((value, k) => (value + inverse[k]!) / 2) as unknown as Matrix3
    const change = Math.max(...next.map((value, k) => Math.abs(value - x[k]!)))
    x = next
    if (change < 1e-10) break
  }
  return x
}

const scaled = (matrix: Matrix3, factor: number): Matrix3 =>
  matrix.map(value => value * factor) as unknown as Matrix3

const inverseTranspose = ([a, b, c, d, e, f, g, h, i]: Matrix3): Matrix3 => {
  const cofactors: Matrix3 = [
    e * i - f * h,
    f * g - d * i,
    d * h - e * g,
    c * h - b * i,
    a * i - c * g,
    b * g - a * h,
    b * f - c * e,
    c * d - a * f,
    a * e - b * d,
  ]
  return scaled(cofactors, 1 / (a * cofactors[0] + b * cofactors[1] + c * cofactors[2]))
}

const DEGREES = 180 / Math.PI

/**
 * Pitch about the line through the ears first, then yaw, then roll in the plane of the image, so that turning the
 * image changes roll alone.
 */
const toAngles = ([xx, , , yx, , , zx, zy, zz]: Matrix3): FacePose => ({
  yaw: Math.atan2(zx, Math.hypot(xx, yx)) * DEGREES,
  pitch: -Math.atan2(zy, zz) * DEGREES,
  roll: Math.atan2(yx, xx) * DEGREES,
})
