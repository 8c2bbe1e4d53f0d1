import { guidedFilter } from '../../../imaging/filter/guided-filter.ts'
import type { LabPlanes } from '../colour/lab-planes.ts'
import { smoothstep } from '../math.ts'

/** Standard deviations from skin: below the first surely skin, above the second surely something over it. */
const DOUBT = 2.2
const CERTAIN = 4.5
/** Pixels of outline a patch must touch, per root of its area. */
const CONTACT = 0.9

/**
 * Keeps connected patches above `threshold` that enter from outside the cover through an opening as wide as the
 * patch deserves: a fringe does, a brow that touches the outline at one end does not.
 */
const keepHanging = (
  plane: Float32Array,
  cover: Float32Array,
  width: number,
  threshold: number,
): Float32Array => {
  const kept = new Float32Array(plane.length)
  const visited = new Uint8Array(plane.length)
  for (let start = 0; start < plane.length; start++) {
    if (visited[start] === 1 || cover[start] === 0 || plane[start]! <= threshold) continue
    const patch = [start]
    visited[start] = 1
    let contact = 0
    for (let n = 0; n < patch.length; n++) {
      const i = patch[n]!
      const x = i % width
      const around = [x > 0 ? i - 1 : -1, x < width - 1 ? i + 1 : -1, i - width, i + width]
      for (const j of around) {
        if (j < 0 || j >= plane.length || cover[j] === 0) contact++
        else if (visited[j] === 0 && plane[j]! > threshold) {
          visited[j] = 1
          patch.push(j)
        }
      }
    }
    if (contact > CONTACT * Math.sqrt(patch.length)) for (const i of patch) kept[i] = plane[i]!
  }
  return kept
}

/**
 * Hair and hats that hang into the face from outside, 0 to 1 per pixel, edges following the picture's own.
 * @param distances from the skin expected there, in standard deviations
 * @param plausible where such things are looked for: forehead and temples 1, eyes, nose, mouth and beard 0
 * @param cover 1 inside the face
 */
export const findOcclusion = (
  planes: LabPlanes,
  distances: Float32Array,
  plausible: Float32Array,
  cover: Float32Array,
  faceWidth: number,
): Float32Array => {
  const { width, height } = planes
  const suspect = distances.map((d, i) => smoothstep(DOUBT, CERTAIN, d) * plausible[i]!)
  const hanging = keepHanging(suspect, cover, width, 0.4)
  const sure = hanging.map(value => smoothstep(0.2, 0.6, value))
  const radius = Math.max(1, Math.round(faceWidth * 0.015))
  const refined = guidedFilter(planes.L, sure, width, height, radius, 4e-4)
  return refined.map((value, i) => (cover[i]! > 0 ? smoothstep(0.1, 0.6, value) : 0))
}
