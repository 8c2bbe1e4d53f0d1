import { cutOut } from '../filter/content-bounds.ts'
import type { Plane, RgbImage } from '../rgb-image.ts'
import { crop } from './resize.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** The middle of an image, as large as it can be in the proportions of a size. */
export const cropToShape = (image: RgbImage, size: Size): RgbImage => {
  const { left, top, width, height } = middleOf(image, size)
  return width === image.width && height === image.height ? image : crop(image, left, top, width, height)
}

/** The same of a plane. */
export const cropPlaneToShape = (plane: Plane, size: Size): Plane => {
  const { left, top, width, height } = middleOf(plane, size)
  const bounds = { left, top, right: left + width, bottom: top + height }
  return { width, height, data: cutOut(plane.data, plane.width, bounds) }
}

const middleOf = (image: Size, size: Size) => {
  const scale = Math.min(image.width / size.width, image.height / size.height)
  const width = Math.max(1, Math.round(size.width * scale))
  const height = Math.max(1, Math.round(size.height * scale))
  const [left, top] = [Math.floor((image.width - width) / 2), Math.floor((image.height - height) / 2)]
  return { left, top, width, height }
}
