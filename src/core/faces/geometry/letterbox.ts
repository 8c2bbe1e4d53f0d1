import { resizeAsOpenCv } from '../../imaging/resample/resize-opencv.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { DetectedFace } from './face.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** An image resized to fit a detector's input, where it lies at the top left. */
export interface Letterbox {
  readonly pixels: RgbImage
  readonly input: Size
  /** Input coordinates times these are image coordinates. */
  readonly scaleX: number
  readonly scaleY: number
}

/**
 * Resizes an image, down or up, until it fills the input in one direction.
 * Source: insightface model_zoo/scrfd.py, down to how sides are rounded and to one scale for both axes.
 */
export const fitLetterbox = (image: RgbImage, input: Size): Letterbox => {
  const ratio = image.height / image.width
  const isTall = ratio > input.height / input.width
  const width = isTall ? Math.trunc(input.height / ratio) : input.width
  const height = isTall ? input.height : Math.trunc(input.width * ratio)
  const pixels = resizeAsOpenCv(image, Math.max(1, width), Math.max(1, height))
  const scale = image.height / pixels.height
  return { pixels, input, scaleX: scale, scaleY: scale }
}

/** Shrinks an image that is larger than the input, leaves others as they are. Source: facefusion face_detector.py. */
export const shrinkLetterbox = (image: RgbImage, input: Size): Letterbox => {
  const scale = Math.min(1, input.height / image.height, input.width / image.width)
  const side = (length: number): number => Math.max(1, Math.trunc(length * scale))
  const pixels = resizeAsOpenCv(image, side(image.width), side(image.height))
  return { pixels, input, scaleX: image.width / pixels.width, scaleY: image.height / pixels.height }
}

/**
 * A detection in pixels of the input as a face in pixels of the image.
 * @param coordinate the ten coordinates of the five points: x of the first, y of the first, x of the second …
 */
export const faceOfLetterbox = (
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
