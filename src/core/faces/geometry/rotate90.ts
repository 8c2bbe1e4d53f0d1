import type { Point, RgbImage } from '../../imaging/rgb-image.ts'
import type { Box, FacePoints } from './face.ts'

/** How often an image is rotated clockwise by 90°. */
export type QuarterTurns = 0 | 1 | 2 | 3

/** The image rotated clockwise; alpha is dropped. */
export const rotate90 = ({ width, height, data }: RgbImage, turns: QuarterTurns): RgbImage => {
  if (turns === 0) return { width, height, data }
  const turned = turns === 2 ? { width, height } : { width: height, height: width }
  // Each step along an axis of the rotated image is the same step in the original.
  const [start, across, down] = {
    1: [(height - 1) * width, -width, 1],
    2: [height * width - 1, -1, -width],
    3: [width - 1, width, -1],
  }[turns] as [number, number, number]
  const out = new Uint8Array(data.length)
  for (let y = 0, o = 0; y < turned.height; y++) {
    let i = 3 * (start + y * down)
    for (let x = 0; x < turned.width; x++, o += 3, i += 3 * across) {
      out[o] = data[i]!
      out[o + 1] = data[i + 1]!
      out[o + 2] = data[i + 2]!
    }
  }
  return { ...turned, data: out }
}

/** Maps a pixel of the rotated image to the same pixel of the original, whose size is given. */
const rotatePointBack =
  (
    { width, height }: { readonly width: number; readonly height: number },
    turns: QuarterTurns,
  ): ((point: Point) => Point) =>
  ([x, y]) => {
    switch (turns) {
      case 0:
        return [x, y]
      case 1:
        return [y, height - 1 - x]
      case 2:
        return [width - 1 - x, height - 1 - y]
      case 3:
        return [width - 1 - y, x]
    }
  }

/** A face found in the rotated image, in pixels of the original. */
export const rotateFaceBack = <T extends { readonly box: Box; readonly points: FacePoints }>(
  face: T,
  original: RgbImage,
  turns: QuarterTurns,
): T => {
  const back = rotatePointBack(original, turns)
  const [left, top, width, height] = face.box
  const [ax, ay] = back([left, top])
  const [bx, by] = back([left + width, top + height])
  const [a, b, c, d, e] = face.points
  return {
    ...face,
    box: [Math.min(ax, bx), Math.min(ay, by), Math.abs(bx - ax), Math.abs(by - ay)],
    points: [back(a), back(b), back(c), back(d), back(e)],
  }
}
