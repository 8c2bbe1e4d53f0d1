import { resizeAsOpenCv } from '../../imaging/resample/resize-opencv.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'

export interface InputSize {
  readonly width: number
  readonly height: number
}

/** A picture made to fit a network's input, at its top left. */
export interface Letterbox {
  readonly pixels: RgbImage
  readonly input: InputSize
  /** Input coordinates times these are picture coordinates. */
  readonly scaleX: number
  readonly scaleY: number
}

/**
 * Fills the input in one direction, enlarging where needed.
 * Source: insightface model_zoo/scrfd.py, down to how sides are rounded and to one scale for both axes.
 */
export const fitLetterbox = (image: RgbImage, input: InputSize): Letterbox => {
  const ratio = image.height / image.width
  const isTall = ratio > input.height / input.width
  const width = isTall ? Math.trunc(input.height / ratio) : input.width
  const height = isTall ? input.height : Math.trunc(input.width * ratio)
  const pixels = resizeAsOpenCv(image, Math.max(1, width), Math.max(1, height))
  const scale = image.height / pixels.height
  return { pixels, input, scaleX: scale, scaleY: scale }
}

/** Shrinks a picture that is larger than the input, leaves others alone. Source: facefusion face_detector.py. */
export const shrinkLetterbox = (image: RgbImage, input: InputSize): Letterbox => {
  const scale = Math.min(1, input.height / image.height, input.width / image.width)
  const side = (length: number): number => Math.max(1, Math.trunc(length * scale))
  const pixels = resizeAsOpenCv(image, side(image.width), side(image.height))
  return { pixels, input, scaleX: image.width / pixels.width, scaleY: image.height / pixels.height }
}
