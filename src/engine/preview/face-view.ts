import type { Face } from '../../core/faces/geometry/face.ts'
import { scaleFace, translateFace } from '../../core/faces/geometry/transform-face.ts'
import { crop, resizeImage } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'

/** A face with its surroundings, cut out of a picture and made smaller where it is large. */
export interface FaceView {
  readonly image: RgbImage
  /** In pixels of `image`. */
  readonly face: Face
  /** Where `image` was cut out, in pixels of the picture. */
  readonly x: number
  readonly y: number
  /** Pixels of `image` per pixel of the picture, at most 1. */
  readonly scale: number
  /** Of the picture. */
  readonly width: number
  readonly height: number
}

/** The surroundings as a multiple of the face's longer side: all that a swap looks at, also to tell a toned picture. */
const SURROUNDINGS = 2.1

/** @param maxFace longer side of the face in the view, in pixels */
export const viewFace = async (image: RgbImage, face: Face, maxFace: number): Promise<FaceView> => {
  const [x, y, width, height] = squareAround(image, face, SURROUNDINGS)
  const scale = Math.min(1, maxFace / Math.max(face.box[2], face.box[3]))
  const whole = crop(image, x, y, width, height)
  const [across, down] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  return {
    image: await resizeImage(whole, across, down, 'area'),
    face: scaleFace(translateFace(face, -x, -y), scale),
    ...{ x, y, scale, width: image.width, height: image.height },
  }
}

/** A square around a face, as far as the picture reaches: left, top, width, height in whole pixels. */
export const squareAround = (
  image: { readonly width: number; readonly height: number },
  { box: [left, top, width, height] }: Pick<Face, 'box'>,
  multiple: number,
): [number, number, number, number] => {
  const half = (multiple * Math.max(width, height)) / 2
  const [middleX, middleY] = [left + width / 2, top + height / 2]
  const x = Math.max(0, Math.round(middleX - half))
  const y = Math.max(0, Math.round(middleY - half))
  const right = Math.min(image.width, Math.round(middleX + half))
  const bottom = Math.min(image.height, Math.round(middleY + half))
  return [x, y, Math.max(1, right - x), Math.max(1, bottom - y)]
}
