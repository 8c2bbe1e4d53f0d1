import { type FaceRoi, roiToImage } from '../../faces/mesh/face-roi.ts'
import { zeroToOne } from '../../image-processor/normalisation.ts'
import { warpToTensor } from '../../image-processor/warp-to-tensor.ts'
import type { Pyramid } from '../../imaging/resample/pyramid.ts'
import type { Session } from '../../onnx/session.ts'

const SIZE = 224
/** How many points a hand has: the wrist, then four joints of thumb, index, middle, ring and little finger. */
export const HAND_POINTS = 21

export interface HandLandmarks {
  /** 21 × (x, y, z) in pixels of the image; z grows away from the camera, 0 at the wrist. */
  readonly points: Float32Array
  /** 0 to 1: whether the region holds a hand. */
  readonly presence: number
}

/**
 * MediaPipe hand landmarks (lite).
 * in: RGB 224×224 in 0–1, [1,3,224,224], the hand with its fingers up, the wrist inside
 * → `landmarks` [1,21,3] in input pixels, `score` [1] 0–1.
 * Source: MediaPipe modules/hand_landmark (Apache-2.0), arXiv 2006.10214.
 */
export const runHandLandmark = async (
  session: Session,
  pyramid: Pyramid,
  roi: FaceRoi,
): Promise<HandLandmarks> => {
  const [a, b, c, d, e, f] = roiToImage(roi, SIZE)
  const options = { width: SIZE, height: SIZE, border: 0 }
  const outputs = await session.run({ input: warpToTensor(pyramid, [a, b, c, d, e, f], options, zeroToOne) })
  const raw = outputs.landmarks!.data as Float32Array
  const points = new Float32Array(3 * HAND_POINTS)
  for (let i = 0; i < points.length; i += 3) {
    const x = raw[i]! - 0.5
    const y = raw[i + 1]! - 0.5
    points[i] = a * x + b * y + c
    points[i + 1] = d * x + e * y + f
    points[i + 2] = raw[i + 2]! * Math.hypot(a, d)
  }
  return { points, presence: (outputs.score!.data as Float32Array)[0]! }
}
