import type { FacePoints } from '../geometry/face.ts'
import type { Letterbox } from '../geometry/letterbox.ts'
import type { Candidate } from '../geometry/nms.ts'

/** A face as detectors with landmarks give it, in pixels of the picture. */
export interface DetectedFace extends Candidate {
  readonly points: FacePoints
}

/** Input edges and five times x, y as a face of the picture. */
export const detectedFace = (
  { scaleX, scaleY }: Letterbox,
  score: number,
  [left, top, right, bottom]: readonly [number, number, number, number],
  coordinate: (index: number) => number,
): DetectedFace => {
  const point = (i: number): readonly [number, number] => [
    coordinate(2 * i) * scaleX,
    coordinate(2 * i + 1) * scaleY,
  ]
  return {
    box: [left * scaleX, top * scaleY, (right - left) * scaleX, (bottom - top) * scaleY],
    score,
    points: [point(0), point(1), point(2), point(3), point(4)],
  }
}
