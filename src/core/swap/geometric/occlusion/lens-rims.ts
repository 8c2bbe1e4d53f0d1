import { leftEye, rightEye } from '../warp/face-regions.ts'

/** The rim of one lens in polar coordinates around the centre of the eye. */
export interface LensRim {
  /** Centre of the eye, in pixels. */
  readonly x: number
  readonly y: number
  /** Radius in pixels for each of `ANGLES` directions, clockwise from the positive x axis. */
  readonly radii: Float32Array
  /** Pixels per centimetre of the face. */
  readonly pixelsPerCm: number
  /** Part of the circumference where a rim is visible, 0 to 1. */
  readonly visible: number
}

const ANGLES = 72
/** Radii searched, in centimetres: from outside the lids to the largest lenses. */
const MIN_RADIUS = 1.3
const MAX_RADIUS = 3.5
const RADIUS_STEP = 0.1
/** A rim is compared with the pixels this far inside and outside of it, in centimetres. */
const BESIDE = 0.45
/** Cost of a change of radius by one step between neighbouring directions: rims are smooth. */
const BEND_COST = 0.35
/** Least contrast at which the rim is visible in a direction. */
const VISIBLE_CONTRAST = 0.5

/** Distance between the centres of the eyes of the canonical face, in centimetres. */
const EYE_DISTANCE = 6.3

const centroid = (mesh: Float32Array, vertices: readonly number[]): readonly [number, number] => [
  vertices.reduce((sum, v) => sum + mesh[v * 3]!, 0) / vertices.length,
  vertices.reduce((sum, v) => sum + mesh[v * 3 + 1]!, 0) / vertices.length,
]

/**
 * The closed path around the eye with the largest sum of `contrast`, by dynamic programming over directions. It goes
 * round twice and keeps the second lap, so that the path closes.
 * @param contrast `ANGLES` rows of `radii` values
 * @returns the index of the radius for each direction
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
          const value = score[(k - 1) * radii + q]! - BEND_COST * Math.abs(d)
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
 * Finds the rims of both lenses, the person's right one first.
 * @param difference of each pixel from skin, 0 and up
 * @param mesh 468 × (x, y, z) on the same grid
 */
export const traceLensRims = (
  difference: Float32Array,
  width: number,
  height: number,
  mesh: Float32Array,
): readonly [LensRim, LensRim] => {
  const right = centroid(mesh, rightEye)
  const left = centroid(mesh, leftEye)
  const pixelsPerCm = Math.hypot(left[0] - right[0], left[1] - right[1]) / EYE_DISTANCE
  const at = (x: number, y: number): number => {
    const column = Math.round(x)
    const row = Math.round(y)
    return column < 0 || row < 0 || column >= width || row >= height
      ? 0
      : Math.min(6, difference[row * width + column]!)
  }
  const radii = Math.round((MAX_RADIUS - MIN_RADIUS) / RADIUS_STEP) + 1
  return [right, left].map(([x, y]) => {
    const contrast = new Float32Array(ANGLES * radii)
    for (let k = 0; k < ANGLES; k++) {
      const dx = Math.cos((2 * Math.PI * k) / ANGLES) * pixelsPerCm
      const dy = Math.sin((2 * Math.PI * k) / ANGLES) * pixelsPerCm
      for (let r = 0; r < radii; r++) {
        const radius = MIN_RADIUS + r * RADIUS_STEP
        const beside =
          0.5 * at(x + dx * (radius - BESIDE), y + dy * (radius - BESIDE)) +
          0.5 * at(x + dx * (radius + BESIDE), y + dy * (radius + BESIDE))
        contrast[k * radii + r] = at(x + dx * radius, y + dy * radius) - beside
      }
    }
    const path = bestPath(contrast, radii)
    let visible = 0
    path.forEach((r, k) => {
      if (contrast[k * radii + r]! > VISIBLE_CONTRAST) visible++
    })
    return {
      x,
      y,
      pixelsPerCm,
      radii: Float32Array.from(path, r => (MIN_RADIUS + r * RADIUS_STEP) * pixelsPerCm),
      visible: visible / ANGLES,
    }
  }) as unknown as readonly [LensRim, LensRim]
}

/** Signed distance of a pixel from the rim along the ray from the eye's centre, in centimetres; negative inside the lens. */
export const distanceFromRim = ({ x, y, radii, pixelsPerCm }: LensRim, px: number, py: number): number => {
  const turn = (Math.atan2(py - y, px - x) / (2 * Math.PI) + 1) * ANGLES
  const k = Math.floor(turn)
  const part = turn - k
  const radius = radii[k % ANGLES]! * (1 - part) + radii[(k + 1) % ANGLES]! * part
  return (Math.hypot(px - x, py - y) - radius) / pixelsPerCm
}
