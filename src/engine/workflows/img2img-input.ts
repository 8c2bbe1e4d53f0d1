import type { Img2ImgInput } from '../../core/diffusion/text-to-image-inputs.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { flattenOnWhite } from '../../core/imaging/codec/split-alpha.ts'
import { resizeImage } from '../../core/imaging/resample/resize.ts'
import { type Fit, shapeToFit } from '../../core/imaging/resample/shape-to-fit.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { PictureFile } from '../photos/picture-files.ts'

/** As AUTOMATIC1111's web UI has it: the picture's shapes stay, its details do not. */
export const defaultInitStrength = 0.75

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * The picture a drawing starts from, at the size that is drawn; on white, where it is transparent.
 */
export const readInitialImage = async (
  { file, name }: PictureFile,
  strength: number | undefined,
  size: Size,
  signal: AbortSignal,
  wanted?: WantedShape,
): Promise<Img2ImgInput> => {
  const opened = flattenOnWhite(await decodeImage(file, { name, signal }))
  const image = await resizeToDrawing(opened, size, wanted, signal)
  return { image, strength: strength ?? defaultInitStrength }
}

/** The shape of the finished picture, and how a picture of another is brought to it. */
export interface WantedShape {
  readonly shape: Size
  readonly fit: Fit
}

/** A picture in the shape that is wanted, stretched to the size that is drawn. */
export const resizeToDrawing = async (
  picture: RgbImage,
  size: Size,
  { shape, fit }: WantedShape = { shape: size, fit: 'crop' },
  signal?: AbortSignal,
): Promise<RgbImage> => {
  const image = await shapeToFit(picture, shape, fit, signal)
  const shrinks = image.width > size.width
  return resizeImage(image, size.width, size.height, shrinks ? 'area' : 'bicubic')
}
