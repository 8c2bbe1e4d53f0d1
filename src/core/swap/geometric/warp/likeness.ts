import type { Face } from '../../../faces/geometry/face.ts'
import type { RgbImage } from '../../../imaging/rgb-image.ts'
import { applyGain, type Exposure } from '../colour/exposure.ts'
import { mapOklab, type OklabPlanes, rgbToOklabPlanes } from '../colour/oklab-planes.ts'
import { rasterizeMesh } from './rasterize-mesh.ts'
import { remap } from './remap.ts'
import { shapeWeight } from './retarget-mesh.ts'
import { vertexAxis } from './warp-source.ts'

/** Share of the target's face at likeness 0. */
const MAX_MORPH = 0.5

/**
 * Weight of the source's shape per vertex of the mesh, as `retargetMesh` takes it.
 * @param likeness 1 takes all of it, 0 half
 * @param locked 1 where the target's shape stays, 0 to 1 per vertex
 */
export const shapeWeightFor = (likeness: number, locked?: Float32Array): Float32Array => {
  if (likeness === 1 && !locked) return shapeWeight
  const factor = 1 - MAX_MORPH * (1 - likeness)
  return shapeWeight.map((weight, v) => factor * weight * (1 - (locked?.[v] ?? 0)))
}

export interface MorphInput {
  /** Of the new face, 468 × (x, y, z) on the grid. */
  readonly warpedMesh: Float32Array
  readonly target: RgbImage
  readonly targetFace: Pick<Face, 'mesh'>
  readonly exposure: Exposure
  readonly likeness: number
  /** Where the target shows what is to be seen no more (its glasses), 0 to 1 per pixel. */
  readonly without: Float32Array
}

/**
 * Below likeness 1, mixes the new face with the target's, which is warped to the same shape, so that nothing is seen
 * twice.
 * @param face on the working grid, in ordinary light
 */
export const morphTowardsTarget = (
  face: OklabPlanes,
  { warpedMesh, target, targetFace, exposure, likeness, without }: MorphInput,
): OklabPlanes => {
  const share = MAX_MORPH * (1 - likeness)
  const { width, height } = face
  const axes = [vertexAxis(targetFace.mesh, 0), vertexAxis(targetFace.mesh, 1)]
  const { label, planes } = rasterizeMesh(warpedMesh, axes, width, height)
  const rgb = remap(target, { width, height, covered: label, x: planes[0]!, y: planes[1]! })
  const other = applyGain(rgbToOklabPlanes(rgb, width, height), exposure)
  return mapOklab(face, channel =>
    face[channel].map((value, i) =>
      label[i]! > 0 ? value + share * (1 - without[i]!) * (other[channel][i]! - value) : value,
    ),
  )
}
