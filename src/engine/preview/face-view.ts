import type { Face } from '../../core/faces/geometry/face.ts'
import { squareAround } from '../../core/faces/geometry/square-around.ts'
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
  const [x, y, width, height] = squareAround(image, face.box, SURROUNDINGS)
  const scale = Math.min(1, maxFace / Math.max(face.box[2], face.box[3]))
  const whole = crop(image, x, y, width, height)
  const [across, down] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))]
  return {
    image: await resizeImage(whole, across, down, 'area'),
    face: scaleFace(translateFace(face, -x, -y), scale),
    ...{ x, y, scale, width: image.width, height: image.height },
  }
}
