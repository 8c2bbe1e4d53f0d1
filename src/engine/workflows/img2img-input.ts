import type { Img2ImgInput } from '../../core/diffusion/text-to-image-inputs.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { flattenOnWhite } from '../../core/imaging/codec/split-alpha.ts'
import { crop, resizeImage } from '../../core/imaging/resample/resize.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { PictureFile } from '../photos/picture-files.ts'

/** As AUTOMATIC1111's web UI has it: the picture's shapes stay, its details do not. */
const defaultStrength = 0.75

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
  const image = middleOf(flattenOnWhite(await decodeImage(file, { name, signal })), size)
  const shrinks = image.width > size.width
  const resized = await resizeImage(image, size.width, size.height, shrinks ? 'area' : 'bicubic')
  return { image: resized, strength: strength ?? defaultStrength }
}

const middleOf = (image: RgbImage, { width, height }: Size): RgbImage => {
  const scale = Math.min(image.width / width, image.height / height)
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)]
  if (w === image.width && h === image.height) return image
  return crop(
    image,
    Math.floor((image.width - w) / 2),
    Math.floor((image.height - h) / 2),
    Math.max(1, w),
    Math.max(1, h),
  )
}
