import type { RgbImage } from '../rgb-image.ts'
import { crop } from './resize.ts'

/** The middle of an image, as large as it can be in the proportions of a size. */
export const cropToShape = (
  image: RgbImage,
  { width, height }: { readonly width: number; readonly height: number },
): RgbImage => {
  const scale = Math.min(image.width / width, image.height / height)
  const w = Math.max(1, Math.round(width * scale))
  const h = Math.max(1, Math.round(height * scale))
  if (w === image.width && h === image.height) return image
  return crop(image, Math.floor((image.width - w) / 2), Math.floor((image.height - h) / 2), w, h)
}
