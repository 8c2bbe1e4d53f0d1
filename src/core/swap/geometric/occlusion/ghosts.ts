import { blur } from '../../../imaging/filter/guided-filter.ts'
import { clamp01, smoothstep } from '../math.ts'
import type { FaceLayout, FaceReading } from '../read-faces.ts'

/** From this many standard deviations on something is drawn on the skin. */
const DRAWN = 3

/**
 * The target's own brows above the eyes, and whatever else stands on its forehead without hanging in from outside:
 * where the source has a fringe there is nothing of its own to cover them, and two pairs of brows would show.
 * @returns 0 to 1 per pixel, with some margin
 */
export const findGhosts = (
  target: FaceReading,
  layout: FaceLayout,
  faceWidth: number,
  width: number,
  height: number,
): Float32Array => {
  const marks = target.distances.strict.map((distance, i) =>
    distance > DRAWN && target.hair[i]! < 0.1
      ? Math.max(layout.brows[i]!, layout.forehead[i]! > 0 ? 1 : 0)
      : 0,
  )
  return blur(marks, width, height, 0.02 * faceWidth).map((value, i) =>
    layout.cover[i]! > 0 ? clamp01(4 * value) : 0,
  )
}

/** Where bare skin is drawn instead of the hair that hangs into the source's face, 0 to 1. */
export const bareShare = (
  hair: Float32Array,
  width: number,
  height: number,
  faceWidth: number,
): Float32Array => blur(hair, width, height, 0.015 * faceWidth).map(value => smoothstep(0.05, 0.5, value))
