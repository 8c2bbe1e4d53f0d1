import type { Img2ImgInput } from '../../core/diffusion/text-to-image-inputs.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { flattenOnWhite } from '../../core/imaging/codec/split-alpha.ts'
import { cropToShape } from '../../core/imaging/resample/crop-to-shape.ts'
import { resizeImage } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { PictureFile } from '../photos/picture-files.ts'

/** As AUTOMATIC1111's web UI has it: the picture's shapes stay, its details do not. */
export const defaultInitStrength = 0.75

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The picture a drawing starts from, at the size that is drawn: its middle, where the shapes differ, and on white,
 * where it is transparent.
 */
export const readInitialImage = async (
  { file, name }: PictureFile,
  strength: number | undefined,
  size: Size,
  signal: AbortSignal,
): Promise<Img2ImgInput> => {
  const image = await resizeToDrawing(flattenOnWhite(await decodeImage(file, { name, signal })), size)
  return { image, strength: strength ?? defaultInitStrength }
}

/** The middle of a picture at the size that is drawn. */
export const resizeToDrawing = (picture: RgbImage, size: Size): Promise<RgbImage> => {
  const image = cropToShape(picture, size)
  const shrinks = image.width > size.width
  return resizeImage(image, size.width, size.height, shrinks ? 'area' : 'bicubic')
}
