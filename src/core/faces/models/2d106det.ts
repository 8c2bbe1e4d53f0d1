import { imageToTensor } from '../../image-processor/image-tensor.ts'
import { rawBytes } from '../../image-processor/normalisation.ts'
import { type Affine, applyAffine, invertAffine } from '../../imaging/resample/affine.ts'
import type { Point, RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import { warpCrop } from '../geometry/align.ts'
import type { Box, FacePoints } from '../geometry/face.ts'

const SIZE = 192
/** Room around the box. */
const MARGIN = 1.5

/**
 * insightface's 106 landmarks (2d106det).
 * in: RGB crop 192×192 around the box, 0–255 (the graph normalises), [1,3,192,192] → [1,212], −1 to 1 of the crop.
 * Source: insightface model_zoo/landmark.py
 * @returns 106 points in image pixels
 */
export const run2d106det = async (session: Session, image: RgbImage, box: Box): Promise<Point[]> => {
  const toCrop = cropMap(box)
  const outputs = await session.run(prepare2d106(session, image, toCrop))
  return interpret2d106(outputs[session.outputs[0]!.name]!, toCrop)
}

const cropMap = ([x, y, width, height]: Box): Affine => {
  const scale = SIZE / (MARGIN * Math.max(width, height))
  return [scale, 0, SIZE / 2 - (x + width / 2) * scale, 0, scale, SIZE / 2 - (y + height / 2) * scale]
}

const prepare2d106 = (session: Session, image: RgbImage, toCrop: Affine): Record<string, Tensor> => ({
  [session.inputs[0]!.name]: imageToTensor(warpCrop(image, toCrop, SIZE), rawBytes),
})

const interpret2d106 = (output: Tensor, toCrop: Affine): Point[] => {
  const toImage = invertAffine(toCrop)
  const data = output.data as Float32Array
  const half = SIZE / 2
  return Array.from({ length: data.length / 2 }, (_, i) =>
    applyAffine(toImage, [(data[2 * i]! + 1) * half, (data[2 * i + 1]! + 1) * half]),
  )
}

/**
 * Middles of four points of each eye's lids, tip of the nose, corners of the mouth. insightface chooses no five of its
 * 106. Source of the eyes and of the mouth's middle: LivePortrait src/utils/crop.py; which single points the tip and the
 * corners are: insightface's mark-up (nttstar/insightface-resources, alignment/images/2d106markup.jpg).
 */
export const fiveOf106 = (points: readonly Point[]): FacePoints => [
  centre([33, 35, 40, 39].map(i => points[i]!)),
  centre([87, 89, 94, 93].map(i => points[i]!)),
  points[86]!,
  points[52]!,
  points[61]!,
]

const centre = (points: readonly Point[]): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
]
