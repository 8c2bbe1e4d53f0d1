import { decodeImage } from '../../core/image/decode.ts'
import { crop, resizeImage } from '../../core/image/resize.ts'
import type { RgbImage } from '../../core/image/rgb-image.ts'

/** As AUTOMATIC1111's web UI has it: the picture's shapes stay, its details do not. */
export const defaultInitStrength = 0.75

interface Size {
  readonly width: number
  readonly height: number
}

/** The picture a drawing starts from, at the size that is drawn: its middle, where the shapes differ. */
export const readInitialImage = async (file: string, size: Size, signal: AbortSignal): Promise<RgbImage> => {
  const image = middleOf(await decodeImage(file, { signal }), size)
  const shrinks = image.width > size.width
  return resizeImage(image, size.width, size.height, shrinks ? 'area' : 'bicubic')
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
