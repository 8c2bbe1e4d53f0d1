import { blur } from '../../../imaging/filter/guided-filter.ts'
import type { RgbImage } from '../../../imaging/rgb-image.ts'
import { adjustExposure, type Exposure } from '../colour/exposure.ts'
import { type LabPlanes, labChannels, toLabPlanes } from '../colour/lab-planes.ts'
import { vertexAxis } from '../warp/draw-source.ts'
import { Region } from '../warp/face-regions.ts'
import { rasterizeMesh } from '../warp/rasterize-mesh.ts'
import { expressionHold, mouthOpening } from '../warp/target-shape.ts'
import { warpThrough } from '../warp/warp-through.ts'

/** From this opening on a mouth shows what is inside it. */
const OPEN = 0.035

/** Whether lips that the source has closed are drawn open, so that the source has nothing to show between them. */
export const needsTargetsMouth = (sourceMesh: Float32Array, targetMesh: Float32Array): boolean => {
  const opening = mouthOpening(sourceMesh)
  return opening < OPEN && expressionHold(opening, mouthOpening(targetMesh)) > 0
}

/**
 * Puts the target's own teeth and tongue between the drawn lips.
 * @param lit the relit source on the working grid
 * @param shape the drawn mesh, 468 × (x, y, z) on that grid
 * @param targetMesh the target's, in the target's pixels
 * @param exposure the one that `lit` was given, see `adjustExposure`
 */
export const fillMouth = (
  lit: LabPlanes,
  shape: Float32Array,
  target: RgbImage,
  targetMesh: Float32Array,
  faceWidth: number,
  exposure: Exposure,
): LabPlanes => {
  const { width, height } = lit
  const { label, planes } = rasterizeMesh(
    shape,
    [vertexAxis(targetMesh, 0), vertexAxis(targetMesh, 1)],
    width,
    height,
  )
  const covered = label.map(l => (l === Region.innerMouth + 1 ? 1 : 0))
  const drawn = warpThrough(target, { width, height, covered, x: planes[0]!, y: planes[1]! })
  const inside = adjustExposure(toLabPlanes(drawn, width, height), exposure)
  const share = blur(Float32Array.from(covered), width, height, 0.006 * faceWidth)
  const [L, a, b] = labChannels.map(channel =>
    lit[channel].map((value, i) =>
      covered[i]! > 0 ? value + Math.min(1, 1.6 * share[i]!) * (inside[channel][i]! - value) : value,
    ),
  ) as [Float32Array, Float32Array, Float32Array]
  return { width, height, L, a, b }
}
