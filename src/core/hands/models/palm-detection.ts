import type { Candidate } from '../../faces/geometry/face.ts'
import { nonMaxSuppression } from '../../faces/geometry/nms.ts'
import { type FaceRoi, roiToImage } from '../../faces/mesh/face-roi.ts'
import { zeroToOne } from '../../image-processor/normalisation.ts'
import { warpToTensor } from '../../image-processor/warp-to-tensor.ts'
import { type Affine, applyAffine } from '../../imaging/resample/affine.ts'
import type { Pyramid } from '../../imaging/resample/pyramid.ts'
import type { Point } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'

const SIZE = 192
const VALUES = 18
/** Places of the wrist and of the middle finger's lowest joint among the values, after centre and size. */
const WRIST = 4
const MIDDLE_FINGER = 8
/** Overlap of two boxes above which they are of one palm. */
const SAME_PALM = 0.3

/** Anchor centres in input pixels: 24×24 cells with 2 anchors each, then 12×12 with 6, row by row. */
const ANCHORS: readonly Point[] = [
  { cells: 24, anchors: 2 },
  { cells: 12, anchors: 6 },
].flatMap(({ cells, anchors }) =>
  Array.from({ length: cells * cells * anchors }, (_, i): Point => {
    const cell = Math.floor(i / anchors)
    const at = (k: number): number => ((k + 0.5) * SIZE) / cells - 0.5
    return [at(cell % cells), at(Math.floor(cell / cells))]
  }),
)

/** A palm or the back of a hand; its box is a square with the edges of the region. */
export interface Palm extends Candidate {
  readonly wrist: Point
  readonly middleFinger: Point
}

/**
 * MediaPipe palm detection (lite).
 * in: RGB 192×192 in 0–1, [1,3,192,192] → `scores` [1,2016,1] 0–1, `boxes` [1,2016,18] in input pixels from the anchor:
 * centre, size, then seven points, the wrist first and the middle finger's lowest joint third.
 * Source: MediaPipe modules/palm_detection (Apache-2.0), arXiv 2006.10214.
 * @returns palms in pixels of the pyramid's image, best first
 */
export const runPalmDetection = async (
  session: Session,
  pyramid: Pyramid,
  roi: FaceRoi,
  minScore: number,
): Promise<Palm[]> => {
  const toImage = roiToImage(roi, SIZE)
  const input = warpToTensor(pyramid, toImage, { width: SIZE, height: SIZE, border: 0 }, zeroToOne)
  return interpretPalms(await session.run({ input }), toImage, minScore)
}

const interpretPalms = (
  outputs: Readonly<Record<string, Tensor>>,
  toImage: Affine,
  minScore: number,
): Palm[] => {
  const scores = outputs.scores!.data as Float32Array
  const boxes = outputs.boxes!.data as Float32Array
  const scale = Math.hypot(toImage[0], toImage[3])
  const found: Palm[] = []
  for (const [i, [anchorX, anchorY]] of ANCHORS.entries()) {
    const score = scores[i]!
    if (!(score >= minScore)) continue
    const at = i * VALUES
    const point = (k: number): Point =>
      applyAffine(toImage, [anchorX + boxes[at + k]!, anchorY + boxes[at + k + 1]!])
    const [x, y] = point(0)
    const side = scale * Math.max(boxes[at + 2]!, boxes[at + 3]!)
    found.push({
      box: [x - side / 2, y - side / 2, side, side],
      score,
      wrist: point(WRIST),
      middleFinger: point(MIDDLE_FINGER),
    })
  }
  return nonMaxSuppression(found, SAME_PALM)
}
