import { imageToTensor } from '../../image-processor/image-tensor.ts'
import type { Normalisation } from '../../image-processor/normalisation.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { fixedInputSize, type InputSize, inputSize, type Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Box, DetectedFace } from '../geometry/face.ts'
import { faceOfLetterbox, fitLetterbox, type Letterbox } from '../geometry/letterbox.ts'
import { intersectionOverUnion, nonMaxSuppression } from '../geometry/nms.ts'
import { anchorPoint, type FpnLevel, fpnLevels } from './fpn-levels.ts'

const NORMALISATION: Normalisation = { order: 'rgb', scale: 1, mean: 127.5, std: 128 }
const MIN_SCORE = 0.5
const MAX_OVERLAP = 0.4
const USUAL_SIZE: InputSize = { width: 640, height: 640 }
/** For faces that fill the image, which are too large for the grids of 640. */
const SMALL_SIZE: InputSize = { width: 128, height: 128 }

/**
 * SCRFD face detector (det_10g, det_500m, scrfd_2.5g …; also RetinaFace graphs of the same outputs).
 * in: RGB, (x−127.5)/128, [1,3,640,640], image at the top left, black beyond → per stride 8, 16, 32 (2 anchors a
 * cell): score [n,1] 0–1; box [n,4], distances to left, top, right, bottom edge; points [n,10], offsets of five
 * points; both in strides from the cell's top left. Outputs in any order, with or without a batch of 1.
 * Source: insightface model_zoo/scrfd.py with det_size (640, 640); its second size, 128, is used only when that finds
 * no face.
 * @returns faces in image pixels, best score first
 */
export const detectScrfd = async (session: Session, image: RgbImage): Promise<DetectedFace[]> => {
  const { width, height } = fixedInputSize(session)
  const sizes = width || height ? [USUAL_SIZE] : [USUAL_SIZE, SMALL_SIZE]
  for (const size of sizes) {
    const letterbox = fitLetterbox(image, inputSize(session, size))
    const found = interpretScrfd(await session.run(prepareScrfd(session, letterbox)), letterbox)
    if (found.length > 0) return found
  }
  return []
}

const prepareScrfd = (session: Session, { pixels, input }: Letterbox): Record<string, Tensor> => ({
  [session.inputs[0]!.name]: imageToTensor(pixels, NORMALISATION, input),
})

const interpretScrfd = (outputs: Readonly<Record<string, Tensor>>, letterbox: Letterbox): DetectedFace[] => {
  const faces = fpnLevels(outputs, letterbox.input).flatMap(level => facesOfLevel(level, letterbox))
  return nonMaxSuppression(faces, MAX_OVERLAP, overlapOfPixels)
}

const facesOfLevel = (level: FpnLevel, letterbox: Letterbox): DetectedFace[] => {
  const { stride, rows, boxes, points } = level
  const faces: DetectedFace[] = []
  for (let row = 0; row < rows; row++) {
    const score = level.scores[0]![row]!
    if (!(score >= MIN_SCORE)) continue
    const [x, y] = anchorPoint(level, row)
    const far = (k: number): number => boxes[4 * row + k]! * stride
    const edges = [x - far(0), y - far(1), x + far(2), y + far(3)] as const
    const coordinate = (k: number): number => (k % 2 === 0 ? x : y) + points[10 * row + k]! * stride
    faces.push(faceOfLetterbox(letterbox, score, edges, coordinate))
  }
  return faces
}

/** Boxes from the first to the last pixel, both counted, as insightface measures them. */
const overlapOfPixels = (a: Box, b: Box): number => intersectionOverUnion(withLastPixel(a), withLastPixel(b))

const withLastPixel = ([x, y, width, height]: Box): Box => [x, y, width + 1, height + 1]
