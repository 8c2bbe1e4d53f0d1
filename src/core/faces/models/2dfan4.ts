import { imageToTensor } from '../../image-processor/image-tensor.ts'
import { zeroToOne } from '../../image-processor/normalisation.ts'
import { type Affine, applyAffine, composeAffine, invertAffine } from '../../imaging/resample/affine.ts'
import type { Point, RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { warpCrop } from '../geometry/align.ts'
import type { Box, DetectedFace, FacePoints } from '../geometry/face.ts'

const SIZE = 256
/** Pixels of the crop that the longer side of the detector's box takes. */
const FACE_SIZE = 195
const HEATMAP_SIZE = 64
const COUNT = 68
/** Mean peak of the heatmaps that counts as a score of 1. */
const FULL_PEAK = 0.9

export interface Landmarks68 {
  /** The 68 points of the iBUG scheme in image pixels. */
  readonly points: readonly Point[]
  /** 0 to 1. */
  readonly score: number
}

/**
 * 2DFAN-4 landmarks.
 * in: BGR crop 256×256 in which the box's longer side is 195, rotated upright by multiples of 90°, 0–1, [1,3,256,256] →
 * landmarks [1,68,3] (x, y in heatmap pixels, score) and heatmaps [1,68,64,64].
 * Source: facefusion face_landmarker.py, without the contrast it adds to very dark crops.
 */
export const run2dfan4 = async (
  session: Session,
  image: RgbImage,
  { box, points }: DetectedFace,
): Promise<Landmarks68> => {
  const toCrop = cropMap(box)
  const toUpright = uprightMap(points)
  const outputs = await session.run(prepare2dfan4(session, image, toCrop, toUpright))
  return interpret2dfan4(session, outputs, composeAffine(toUpright, toCrop))
}

const cropMap = ([x, y, width, height]: Box): Affine => {
  const scale = FACE_SIZE / Math.max(1, width, height)
  return [scale, 0, SIZE / 2 - (x + width / 2) * scale, 0, scale, SIZE / 2 - (y + height / 2) * scale]
}

/** Rotates the crop by the multiple of 90° that brings the eyes level. */
const uprightMap = ([[ax, ay], [bx, by]]: FacePoints): Affine => {
  const quarters = (Math.round(Math.atan2(by - ay, bx - ax) / (Math.PI / 2)) + 4) % 4
  const cos = [1, 0, -1, 0][quarters]!
  const sin = [0, 1, 0, -1][quarters]!
  const middle = SIZE / 2
  return [cos, sin, middle - (cos + sin) * middle, -sin, cos, middle - (cos - sin) * middle]
}

/** Rotated after it is cut, as in the reference: the row that then comes from beyond the crop is black. */
const prepare2dfan4 = (
  session: Session,
  image: RgbImage,
  toCrop: Affine,
  toUpright: Affine,
): Record<string, Tensor> => ({
  [session.inputs[0]!.name]: imageToTensor(warpCrop(warpCrop(image, toCrop, SIZE), toUpright, SIZE), {
    ...zeroToOne,
    order: 'bgr',
  }),
})

const interpret2dfan4 = (
  { outputs: declared }: Session,
  outputs: Readonly<Record<string, Tensor>>,
  toCrop: Affine,
): Landmarks68 => {
  const toImage = invertAffine(toCrop)
  const data = outputs[declared[0]!.name]!.data as Float32Array
  const points = Array.from({ length: COUNT }, (_, i) =>
    applyAffine(toImage, [(data[3 * i]! * SIZE) / HEATMAP_SIZE, (data[3 * i + 1]! * SIZE) / HEATMAP_SIZE]),
  )
  return { points, score: Math.max(0, Math.min(1, meanPeak(outputs[declared[1]!.name]!) / FULL_PEAK)) }
}

const meanPeak = (heatmaps: Tensor): number => {
  const data = heatmaps.data as Float32Array
  const cells = data.length / COUNT
  let sum = 0
  for (let i = 0; i < COUNT; i++) {
    let peak = Number.NEGATIVE_INFINITY
    for (let k = i * cells; k < (i + 1) * cells; k++) peak = Math.max(peak, data[k]!)
    sum += peak
  }
  return sum / COUNT
}

/** Means of the lids, tip of the nose, corners of the mouth. Source: facefusion face_helper.py */
export const fiveOf68 = (points: readonly Point[]): FacePoints => [
  centre(points.slice(36, 42)),
  centre(points.slice(42, 48)),
  points[30]!,
  points[48]!,
  points[54]!,
]

const centre = (points: readonly Point[]): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
]
