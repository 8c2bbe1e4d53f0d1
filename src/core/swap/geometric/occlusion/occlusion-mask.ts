// The folder of what is in front of a face: hair, hats and glasses.

import { blur, guidedFilterOfPatches } from '../../../imaging/filter/guided-filter.ts'
import { smoothstepPlane } from '../../../imaging/filter/smoothstep-plane.ts'
import type { OklabPlanes } from '../colour/oklab-planes.ts'
import { onlyCovered } from '../warp/only-covered.ts'

/** Standard deviations from skin: skin below the first, an occlusion above the second. */
const SKIN_DISTANCE = 2.2
const OCCLUSION_DISTANCE = 4.5
/** Least length of contact with the outline, in pixels per square root of a patch's area. */
const MIN_CONTACT = 0.9

/**
 * Keeps the connected patches above `threshold` that have enough contact with the outside of the face for their area: a
 * fringe has, a brow that touches the outline at one end has not. Everything else becomes 0.
 */
const keepPatchesFromOutside = (
  plane: Float32Array,
  coverage: Float32Array,
  width: number,
  threshold: number,
): Float32Array => {
  const kept = new Float32Array(plane.length)
  const visited = new Uint8Array(plane.length)
  for (let start = 0; start < plane.length; start++) {
    if (visited[start] === 1 || coverage[start] === 0 || plane[start]! <= threshold) continue
    const patch = [start]
    visited[start] = 1
    let contact = 0
    for (let n = 0; n < patch.length; n++) {
      const i = patch[n]!
      const x = i % width
      for (let side = 0; side < 4; side++) {
        const j =
          side === 0
            ? x > 0
              ? i - 1
              : -1
            : side === 1
              ? x < width - 1
                ? i + 1
                : -1
              : side === 2
                ? i - width
                : i + width
        if (j < 0 || j >= plane.length || coverage[j] === 0) contact++
        else if (visited[j] === 0 && plane[j]! > threshold) {
          visited[j] = 1
          patch.push(j)
        }
      }
    }
    if (contact > MIN_CONTACT * Math.sqrt(patch.length)) for (const i of patch) kept[i] = plane[i]!
  }
  return kept
}

/**
 * Hair and hats that reach into the face from outside, with edges that follow those of the image.
 * @param distances from skin in standard deviations, per pixel
 * @param prior where hair is expected, 0 to 1: forehead and temples, not eyes, nose, mouth and beard; see `hairPrior`
 * @param coverage 1 inside the face
 * @returns 0 to 1 per pixel
 */
export const occlusionMask = (
  planes: OklabPlanes,
  distances: Float32Array,
  prior: Float32Array,
  coverage: Float32Array,
  faceWidth: number,
): Float32Array => {
  const { width, height } = planes
  const candidates = smoothstepPlane(SKIN_DISTANCE, OCCLUSION_DISTANCE, distances)
  for (let i = 0; i < candidates.length; i++) candidates[i] = candidates[i]! * prior[i]!
  const coarse = smoothstepPlane(0.2, 0.6, keepPatchesFromOutside(candidates, coverage, width, 0.4))
  const radius = Math.max(1, Math.round(faceWidth * 0.015))
  const refined = guidedFilterOfPatches(planes.L, coarse, width, height, radius, 4e-4)
  return onlyCovered(smoothstepPlane(0.1, 0.6, refined), coverage)
}

/** Where bare skin is shown instead of the hair that hangs into the source's face, 0 to 1 per pixel. */
export const bareSkinWeight = (
  hair: Float32Array,
  width: number,
  height: number,
  faceWidth: number,
): Float32Array => smoothstepPlane(0.05, 0.5, blur(hair, width, height, 0.015 * faceWidth))
