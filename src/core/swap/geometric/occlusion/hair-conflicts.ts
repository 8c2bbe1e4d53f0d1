import { blur } from '../../../imaging/filter/guided-filter.ts'
import type { FaceAppearance, FaceMaps } from '../face-appearance.ts'
import { clamp01, smoothstep } from '../math.ts'

/** Standard deviations from skin above which something is on the skin. */
const MARK_DISTANCE = 3

/**
 * The target's brows and other marks on its forehead that would show beside the new face (ghosting): under a fringe the
 * source has no brows of its own to cover them. What hangs in from outside the face is not part of it.
 * @returns 0 to 1 per pixel, with a margin
 */
export const ghostingMask = (
  target: FaceAppearance,
  maps: FaceMaps,
  faceWidth: number,
  width: number,
  height: number,
): Float32Array => {
  const marks = target.distances.strict.map((distance, i) =>
    distance > MARK_DISTANCE && target.hair[i]! < 0.1
      ? Math.max(maps.brows[i]!, maps.forehead[i]! > 0 ? 1 : 0)
      : 0,
  )
  return blur(marks, width, height, 0.02 * faceWidth).map((value, i) =>
    maps.coverage[i]! > 0 ? clamp01(4 * value) : 0,
  )
}

/** Where bare skin is shown instead of the hair that hangs into the source's face, 0 to 1 per pixel. */
export const bareSkinWeight = (
  hair: Float32Array,
  width: number,
  height: number,
  faceWidth: number,
): Float32Array => blur(hair, width, height, 0.015 * faceWidth).map(value => smoothstep(0.05, 0.5, value))
