import { zeroToOne } from '../../image-processor/normalisation.ts'
import { warpToTensor } from '../../image-processor/warp-to-tensor.ts'
import type { Affine } from '../../imaging/resample/affine.ts'
import type { Pyramid } from '../../imaging/resample/pyramid.ts'
import type { Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { type FaceRoi, roiToImage } from '../mesh/face-roi.ts'
import { MESH_POINTS } from '../mesh/mesh-points.ts'

const SIZE = 192

export interface FaceMesh {
  /** 468 × (x, y, z) in image pixels; z grows away from the camera. */
  readonly points: Float32Array
  /** 0 to 1: whether the region holds an upright face of about the expected size. */
  readonly presence: number
}

/**
 * MediaPipe face mesh.
 * in: RGB 192×192 in 0–1, [1,3,192,192], the face upright in a square 1.5 times its size
 * → `landmarks` [1,468,3] in input pixels, `score` [1] 0–1.
 * Source: MediaPipe modules/face_landmark (Apache-2.0).
 */
export const runFaceMesh = async (session: Session, pyramid: Pyramid, roi: FaceRoi): Promise<FaceMesh> => {
  const toImage = roiToImage(roi, SIZE)
  return interpretFaceMesh(await session.run(prepareFaceMesh(pyramid, toImage)), toImage)
}

const prepareFaceMesh = (pyramid: Pyramid, toImage: Affine): Record<string, Tensor> => ({
  input: warpToTensor(pyramid, toImage, { width: SIZE, height: SIZE, border: 'replicate' }, zeroToOne),
})

const interpretFaceMesh = (
  outputs: Readonly<Record<string, Tensor>>,
  [a, b, c, d, e, f]: Affine,
): FaceMesh => {
  const raw = outputs.landmarks!.data as Float32Array
  const points = new Float32Array(3 * MESH_POINTS)
  const scale = Math.hypot(a, d)
  for (let i = 0; i < points.length; i += 3) {
    const x = raw[i]! - 0.5
    const y = raw[i + 1]! - 0.5
    points[i] = a * x + b * y + c
    points[i + 1] = d * x + e * y + f
    points[i + 2] = raw[i + 2]! * scale
  }
  return { points, presence: (outputs.score!.data as Float32Array)[0]! }
}
