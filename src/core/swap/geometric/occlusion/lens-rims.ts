import { leftEye, rightEye } from '../warp/face-regions.ts'

/** The rim of one lens: how far from the eye's centre it runs, direction by direction. */
export interface LensRim {
  /** Centre of the eye in pixels. */
  readonly x: number
  readonly y: number
  /** Radius in pixels for each of `ANGLES` directions, from the picture's right, clockwise. */
  readonly radii: Float32Array
  /** Pixels in a centimetre of the face. */
  readonly unit: number
  /** How much of the way round something like a rim is seen, 0 to 1. */
  readonly seen: number
}

const ANGLES = 72
/** Radii looked at, centimetres: from outside the lids to the largest lenses. */
const NEAR = 1.3
const FAR = 3.5
const STEP = 0.1
/** A rim is compared with what lies this far inside and outside of it. */
const BESIDE = 0.45
/** The rim bends gently: cost of one step in or out from one direction to the next. */
const BEND = 0.35
/** From this contrast on a direction counts as showing a rim. */
const VISIBLE = 0.5

/** Distance between the centres of the eyes of the resting face, centimetres. */
const EYE_DISTANCE = 6.3

const centre = (mesh: Float32Array, ring: readonly number[]): readonly [number, number] => [
  ring.reduce((sum, v) => sum + mesh[v * 3]!, 0) / ring.length,
  ring.reduce((sum, v) => sum + mesh[v * 3 + 1]!, 0) / ring.length,
]

/**
 * Closed path around the eye along which `contrast` is largest, by dynamic programming over directions
 * (run round twice, the second lap kept, so that it closes).
 */
const bestPath = (contrast: Float32Array, radii: number): Int16Array => {
  const laps = 2 * ANGLES
  const score = new Float32Array(laps * radii)
  const from = new Int16Array(laps * radii)
  for (let k = 0; k < laps; k++)
    for (let r = 0; r < radii; r++) {
      let best = 0
      let bestFrom = r
      if (k > 0) {
        best = Number.NEGATIVE_INFINITY
        for (let d = -1; d <= 1; d++) {
          const q = r + d
          if (q < 0 || q >= radii) continue
          const value = score[(k - 1) * radii + q]! - BEND * Math.abs(d)
          if (value > best) {
            best = value
            bestFrom = q
          }
        }
      }
      score[k * radii + r] = best + contrast[(k % ANGLES) * radii + r]!
      from[k * radii + r] = bestFrom
    }
  let at = 0
  for (let r = 1; r < radii; r++) if (score[(laps - 1) * radii + r]! > score[(laps - 1) * radii + at]!) at = r
  const path = new Int16Array(ANGLES)
  for (let k = laps - 1; k >= ANGLES; k--) {
    path[k - ANGLES] = at
    at = from[k * radii + at]!
  }
  return path
}

/**
 * Looks for the rims of both lenses.
 * @param difference how unlike skin each pixel is, 0 and up
 * @param mesh 468 × (x, y, z) on the same grid
 */
export const traceLensRims = (
  difference: Float32Array,
  width: number,
  height: number,
  mesh: Float32Array,
): readonly [LensRim, LensRim] => {
  const right = centre(mesh, rightEye)
  const left = centre(mesh, leftEye)
  const unit = Math.hypot(left[0] - right[0], left[1] - right[1]) / EYE_DISTANCE
  const at = (x: number, y: number): number => {
    const column = Math.round(x)
    const row = Math.round(y)
    return column < 0 || row < 0 || column >= width || row >= height
      ? 0
      : Math.min(6, difference[row * width + column]!)
  }
  const radii = Math.round((FAR - NEAR) / STEP) + 1
  return [right, left].map(([x, y]) => {
    const contrast = new Float32Array(ANGLES * radii)
    for (let k = 0; k < ANGLES; k++) {
      const dx = Math.cos((2 * Math.PI * k) / ANGLES) * unit
      const dy = Math.sin((2 * Math.PI * k) / ANGLES) * unit
      for (let r = 0; r < radii; r++) {
        const radius = NEAR + r * STEP
        const beside =
          0.5 * at(x + dx * (radius - BESIDE), y + dy * (radius - BESIDE)) +
          0.5 * at(x + dx * (radius + BESIDE), y + dy * (radius + BESIDE))
        contrast[k * radii + r] = at(x + dx * radius, y + dy * radius) - beside
      }
    }
    const path = bestPath(contrast, radii)
    let seen = 0
    path.forEach((r, k) => {
      if (contrast[k * radii + r]! > VISIBLE) seen++
    })
    return { x, y, unit, radii: Float32Array.from(path, r => (NEAR + r * STEP) * unit), seen: seen / ANGLES }
  }) as unknown as readonly [LensRim, LensRim]
}

/** Signed distance of a pixel from the rim along its direction, centimetres; negative inside the lens. */
export const distanceFromRim = ({ x, y, radii, unit }: LensRim, px: number, py: number): number => {
  const turn = (Math.atan2(py - y, px - x) / (2 * Math.PI) + 1) * ANGLES
  const k = Math.floor(turn)
  const part = turn - k
  const radius = radii[k % ANGLES]! * (1 - part) + radii[(k + 1) % ANGLES]! * part
  return (Math.hypot(px - x, py - y) - radius) / unit
}
