import { blur } from '../../../imaging/filter/guided-filter.ts'
import type { RgbImage } from '../../../imaging/rgb-image.ts'
import { applyGain, type Exposure } from '../colour/exposure.ts'
import { mapOklab, type OklabPlanes, rgbToOklabPlanes } from '../colour/oklab-planes.ts'
import { Region } from '../warp/face-regions.ts'
import { rasterizeMesh } from '../warp/rasterize-mesh.ts'
import { remap } from '../warp/remap.ts'
import { mouthAspectRatio, targetMouthWeight } from '../warp/retarget-mesh.ts'
import { vertexAxis } from '../warp/warp-source.ts'

/** A mouth with at least this aspect ratio shows its inside. */
const OPEN = 0.035

/** The target's mouth shape counts from this weight: teeth of a smile drawn as wide as a shout would be a hand long. */
const TARGET_SHAPE = 0.3

/**
 * Whether the inside of the source's mouth cannot be shown: it is closed and is drawn open, or it is drawn much wider
 * open than it was.
 */
export const needsTargetMouth = (sourceMesh: Float32Array, targetMesh: Float32Array): boolean => {
  const ratio = mouthAspectRatio(sourceMesh)
  const weight = targetMouthWeight(ratio, mouthAspectRatio(targetMesh))
  return ratio < OPEN ? weight > 0 : weight > TARGET_SHAPE
}

/**
 * Draws the target's teeth and tongue between the lips of the warped face.
 * @param face the warped face after `transferColour`, on the working grid
 * @param warpedMesh its mesh, 468 × (x, y, z) on that grid
 * @param targetMesh the target's mesh in target pixels
 * @param exposure the target's, as applied to `face`
 */
export const fillInnerMouth = (
  face: OklabPlanes,
  warpedMesh: Float32Array,
  target: RgbImage,
  targetMesh: Float32Array,
  faceWidth: number,
  exposure: Exposure,
): OklabPlanes => {
  const { width, height } = face
  const { label, planes } = rasterizeMesh(
    warpedMesh,
    [vertexAxis(targetMesh, 0), vertexAxis(targetMesh, 1)],
    width,
    height,
  )
  const covered = label.map(l => (l === Region.innerMouth + 1 ? 1 : 0))
  const rgb = remap(target, { width, height, covered, x: planes[0]!, y: planes[1]! })
  const mouth = applyGain(rgbToOklabPlanes(rgb, width, height), exposure)
  const weight = blur(Float32Array.from(covered), width, height, 0.006 * faceWidth)
  return mapOklab(face, channel =>
    face[channel].map((value, i) =>
      covered[i]! > 0 ? value + Math.min(1, 2 * weight[i]!) * (mouth[channel][i]! - value) : value,
    ),
  )
}
