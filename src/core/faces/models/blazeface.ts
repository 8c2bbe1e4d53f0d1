import type { UniformNormalisation } from '../../image-processor/normalisation.ts'
import { warpToTensor } from '../../image-processor/warp-to-tensor.ts'
import { type Affine, applyAffine } from '../../imaging/resample/affine.ts'
import type { Pyramid } from '../../imaging/resample/pyramid.ts'
import type { Point } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import type { Tensor } from '../../tensor/tensor.ts'
import type { Box, Candidate } from '../geometry/face.ts'
import { type FaceRoi, roiToImage } from '../mesh/face-roi.ts'
import { eyeLineRoll } from '../mesh/mesh-points.ts'

const SIZE = 256
const NORMALISATION: UniformNormalisation = { order: 'rgb', scale: 1, mean: 127.5, std: 127.5 }
const VALUES = 16
const RIGHT_EYE = 4
const LEFT_EYE = 6

/** Anchor centres in input pixels: 16×16 cells with 2 anchors each, then 8×8 with 6, row by row. */
const ANCHORS: readonly Point[] = [
  { cells: 16, anchors: 2 },
  { cells: 8, anchors: 6 },
].flatMap(({ cells, anchors }) =>
  Array.from({ length: cells * cells * anchors }, (_, i): Point => {
    const cell = Math.floor(i / anchors)
    const at = (k: number): number => ((k + 0.5) * SIZE) / cells - 0.5
    return [at(cell % cells), at(Math.floor(cell / cells))]
  }),
)

const CENTRAL = ANCHORS.flatMap(([x, y], i) =>
  Math.max(Math.abs(x - SIZE / 2), Math.abs(y - SIZE / 2)) <= SIZE / 4 ? [i] : [],
)

/** A face whose roll is known from its eyes. */
export interface OrientedFace extends Candidate {
  /** A square around the centre of the face, its side the size of the face; its edges are those of the image. */
  readonly box: Box
  /** Clockwise turn of the head in the image, degrees. */
  readonly roll: number
}

/**
 * MediaPipe BlazeFace (back camera).
 * in: RGB 256×256, x/127.5 − 1, [1,3,256,256] → `scores` [1,896,1] 0–1, `boxes` [1,896,16] in input pixels from the
 * anchor: centre, size, then six points, the subject's right and left eye first. Upright and turned heads up to ±90°.
 * Source: MediaPipe modules/face_detection (Apache-2.0), arXiv 1907.05047.
 * @returns the face of the highest score in the middle of the region, or null when none reaches `minScore`
 */
export const runBlazeFace = async (
  session: Session,
  pyramid: Pyramid,
  roi: FaceRoi,
  minScore: number,
): Promise<OrientedFace | null> => {
  const toImage = roiToImage(roi, SIZE)
  return interpretBlazeFace(await session.run(prepareBlazeFace(pyramid, toImage)), toImage, minScore)
}

const prepareBlazeFace = (pyramid: Pyramid, toImage: Affine): Record<string, Tensor> => ({
  input: warpToTensor(pyramid, toImage, { width: SIZE, height: SIZE, border: 127.5 }, NORMALISATION),
})

/** The anchor of the highest score in the middle of the region: a neighbour's face may reach in at the sides. */
const bestCentral = (scores: Float32Array): number => {
  let best = CENTRAL[0]!
  for (const i of CENTRAL) if (scores[i]! > scores[best]!) best = i
  return best
}

const interpretBlazeFace = (
  outputs: Readonly<Record<string, Tensor>>,
  toImage: Affine,
  minScore: number,
): OrientedFace | null => {
  const scores = outputs.scores!.data as Float32Array
  const boxes = outputs.boxes!.data as Float32Array
  const best = bestCentral(scores)
  const score = scores[best]!
  if (!(score >= minScore)) return null
  const [anchorX, anchorY] = ANCHORS[best]!
  const point = (k: number): Point =>
    applyAffine(toImage, [anchorX + boxes[best * VALUES + k]!, anchorY + boxes[best * VALUES + k + 1]!])
  const [x, y] = point(0)
  const side =
    Math.hypot(toImage[0], toImage[3]) * Math.max(boxes[best * VALUES + 2]!, boxes[best * VALUES + 3]!)
  return {
    box: [x - side / 2, y - side / 2, side, side],
    score,
    roll: eyeLineRoll(point(RIGHT_EYE), point(LEFT_EYE)),
  }
}
