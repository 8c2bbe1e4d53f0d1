import { imageToTensor } from '../../image-processor/image-tensor.ts'
import { rawBytes } from '../../image-processor/normalisation.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { inputSize, type Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { DetectedFace } from '../geometry/face.ts'
import { faceOfLetterbox, type Letterbox, shrinkLetterbox } from '../geometry/letterbox.ts'
import { nonMaxSuppression } from '../geometry/nms.ts'
import { anchorPoint, type FpnLevel, fpnLevels } from './fpn-levels.ts'

const MIN_SCORE = 0.5
const MAX_OVERLAP = 0.4
const USUAL_SIZE = { width: 640, height: 640 }

/**
 * YuNet face detector (face_detection_yunet_2023mar).
 * in: BGR 0–255, [1,3,640,640], image at the top left, black beyond → per stride 8, 16, 32 (1 anchor a cell):
 * cls and obj [1,n,1] 0–1; box [1,n,4], centre in strides from the cell's top left and logarithm of the size in
 * strides; points [1,n,10] in strides from the cell's top left.
 * Source: facefusion face_detector.py. Its score is cls · obj at 0.5; OpenCV's FaceDetectorYN takes the root of the
 * same product, so its 0.707 is our 0.5.
 * @returns faces in image pixels, best score first
 */
export const detectYunet = async (session: Session, image: RgbImage): Promise<DetectedFace[]> => {
  const letterbox = shrinkLetterbox(image, inputSize(session, USUAL_SIZE))
  return interpretYunet(await session.run(prepareYunet(session, letterbox)), letterbox)
}

const prepareYunet = (session: Session, { pixels, input }: Letterbox): Record<string, Tensor> => ({
  [session.inputs[0]!.name]: imageToTensor(pixels, { ...rawBytes, order: 'bgr' }, input),
})

const interpretYunet = (outputs: Readonly<Record<string, Tensor>>, letterbox: Letterbox): DetectedFace[] =>
  nonMaxSuppression(
    fpnLevels(outputs, letterbox.input).flatMap(level => facesOfLevel(level, letterbox)),
    MAX_OVERLAP,
  )

const facesOfLevel = (level: FpnLevel, letterbox: Letterbox): DetectedFace[] => {
  const { stride, rows, scores, boxes, points } = level
  const faces: DetectedFace[] = []
  for (let row = 0; row < rows; row++) {
    const score = scores.reduce((product, values) => product * values[row]!, 1)
    if (!(score >= MIN_SCORE)) continue
    const [x, y] = anchorPoint(level, row)
    const centreX = x + boxes[4 * row]! * stride
    const centreY = y + boxes[4 * row + 1]! * stride
    const halfWidth = (Math.exp(boxes[4 * row + 2]!) * stride) / 2
    const halfHeight = (Math.exp(boxes[4 * row + 3]!) * stride) / 2
    const edges = [
      centreX - halfWidth,
      centreY - halfHeight,
      centreX + halfWidth,
      centreY + halfHeight,
    ] as const
    const coordinate = (k: number): number => (k % 2 === 0 ? x : y) + points[10 * row + k]! * stride
    faces.push(faceOfLetterbox(letterbox, score, edges, coordinate))
  }
  return faces
}
