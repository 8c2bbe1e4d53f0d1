import { imageToTensor } from '../../image-processor/image-tensor.ts'
import { zeroToOne } from '../../image-processor/normalisation.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { inputSize, type Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { DetectedFace } from '../geometry/face.ts'
import { faceOfLetterbox, type Letterbox, shrinkLetterbox } from '../geometry/letterbox.ts'
import { nonMaxSuppression } from '../geometry/nms.ts'

const MIN_SCORE = 0.5
const MAX_OVERLAP = 0.4
const USUAL_SIZE = { width: 640, height: 640 }
/** Of each point: x, y and score. */
const POINT_VALUES = 3
const FIRST_POINT = 5

/**
 * YOLOv8 face detector (yoloface_8n).
 * in: BGR 0–1, [1,3,640,640], image at the top left, black beyond → [1,20,n]: centre x, centre y, width, height in
 * input pixels, score 0–1, then five points (x, y, score).
 * Source: facefusion face_detector.py, which feeds it the BGR that it reads files as.
 * @returns faces in image pixels, best score first
 */
export const detectYoloface = async (session: Session, image: RgbImage): Promise<DetectedFace[]> => {
  const letterbox = shrinkLetterbox(image, inputSize(session, USUAL_SIZE))
  const outputs = await session.run(prepareYoloface(session, letterbox))
  return interpretYoloface(outputs[session.outputs[0]!.name]!, letterbox)
}

const prepareYoloface = (session: Session, { pixels, input }: Letterbox): Record<string, Tensor> => ({
  [session.inputs[0]!.name]: imageToTensor(pixels, { ...zeroToOne, order: 'bgr' }, input),
})

const interpretYoloface = (output: Tensor, letterbox: Letterbox): DetectedFace[] => {
  const data = output.data as Float32Array
  const count = output.dims.at(-1)!
  const faces: DetectedFace[] = []
  for (let i = 0; i < count; i++) {
    const value = (k: number): number => data[k * count + i]!
    const score = value(4)
    if (!(score > MIN_SCORE)) continue
    const [x, y, halfWidth, halfHeight] = [value(0), value(1), value(2) / 2, value(3) / 2]
    const edges = [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight] as const
    const coordinate = (k: number): number => value(FIRST_POINT + POINT_VALUES * (k >> 1) + (k % 2))
    faces.push(faceOfLetterbox(letterbox, score, edges, coordinate))
  }
  return nonMaxSuppression(faces, MAX_OVERLAP)
}
