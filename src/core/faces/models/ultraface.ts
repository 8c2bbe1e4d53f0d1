import type { UniformNormalisation } from '../../image-processor/normalisation.ts'
import { warpToTensor } from '../../image-processor/warp-to-tensor.ts'
import { applyAffine } from '../../imaging/resample/affine.ts'
import type { Pyramid } from '../../imaging/resample/pyramid.ts'
import type { Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { DetectionTile } from '../geometry/detection-tiles.ts'
import type { Candidate } from '../geometry/face.ts'

const NORMALISATION: UniformNormalisation = { order: 'rgb', scale: 1, mean: 127, std: 128 }
const MIN_SCORE = 0.7
/** Faces of this size and less, in input pixels, score lower: of those of 12 pixels a quarter stays below 0.7. */
const SMALL_FACE = 20
const MIN_SMALL_SCORE = 0.5

/**
 * UltraFace RFB face detector.
 * in: RGB, sides of multiples of 32, (x−127)/128, [1,3,h,w] → `scores` [1,n,2] (background, face), `boxes` [1,n,4]
 * (left, top, right, bottom in 0–1 of the input; priors already applied). Finds faces of about 12 to 300 input pixels.
 * Source: Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB (MIT).
 * @returns boxes in image pixels, overlapping ones still included
 */
export const detectUltraFace = async (
  session: Session,
  pyramid: Pyramid,
  tile: DetectionTile,
  input?: Float32Array,
): Promise<Candidate[]> => interpretUltraFace(await session.run(prepareUltraFace(pyramid, tile, input)), tile)

const prepareUltraFace = (
  pyramid: Pyramid,
  { toImage, width, height }: DetectionTile,
  into: Float32Array | undefined,
): Record<string, Tensor> => ({
  input: warpToTensor(pyramid, toImage, { width, height, border: 127, into }, NORMALISATION),
})

const interpretUltraFace = (
  outputs: Readonly<Record<string, Tensor>>,
  { toImage, width, height, maxFaceSize }: DetectionTile,
): Candidate[] => {
  const scores = outputs.scores!.data as Float32Array
  const boxes = outputs.boxes!.data as Float32Array
  const scale = Math.hypot(toImage[0], toImage[3])
  const found: Candidate[] = []
  for (let i = 0; i < scores.length / 2; i++) {
    const score = scores[2 * i + 1]!
    if (!(score >= MIN_SMALL_SCORE)) continue
    const left = boxes[4 * i]! * width
    const top = boxes[4 * i + 1]! * height
    const right = boxes[4 * i + 2]! * width
    const bottom = boxes[4 * i + 3]! * height
    const size = Math.max(right - left, bottom - top)
    if (size > maxFaceSize || (size > SMALL_FACE && score < MIN_SCORE)) continue
    const [x, y] = applyAffine(toImage, [(left + right - 1) / 2, (top + bottom - 1) / 2])
    const w = (right - left) * scale
    const h = (bottom - top) * scale
    found.push({ box: [x - w / 2, y - h / 2, w, h], score })
  }
  return found
}
