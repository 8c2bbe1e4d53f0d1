import { blur } from '../../imaging/filter/guided-filter.ts'
import { smoothstep } from '../../math.ts'
import { occlusionMask } from '../geometric/occlusion/occlusion-mask.ts'
import { heldPrior } from '../geometric/warp/part-vertices.ts'
import { rasterizeMesh } from '../geometric/warp/rasterize-mesh.ts'
import type { MeasuredTarget } from './measure-target.ts'

/** Shadows are darker skin; things that are held differ in hue, or much in lightness. */
const SHADE_SHARE = 0.55

/**
 * Hands, microphones, cups: what reaches into the face from outside and differs from its skin. A hand in the same light
 * and of the same tone is not told from the face without a network; a brush helps then.
 * @returns 0 to 1 per cell
 */
export const heldMask = ({ grid, planes, mesh, maps, appearance }: MeasuredTarget): Float32Array => {
  const { width, height, faceWidth } = grid
  const { strict, shadowTolerant } = appearance.distances
  const prior = rasterizeMesh(mesh, [heldPrior], width, height).planes[0]!
  const distances = strict.map((value, i) => Math.max(shadowTolerant[i]!, SHADE_SHARE * value))
  const found = occlusionMask(planes, distances, prior, maps.coverage, faceWidth)
  // Lips and nostrils under a hand are part of what hides them.
  const around = blur(found, width, height, 0.03 * faceWidth)
  return found.map((value, i) => Math.max(value, maps.coverage[i]! * smoothstep(0.5, 0.75, around[i]!)))
}
