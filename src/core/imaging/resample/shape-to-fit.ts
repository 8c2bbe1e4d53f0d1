import type { Plane, RgbImage } from '../rgb-image.ts'
import { cropPlaneToShape, cropToShape } from './crop-to-shape.ts'
import { type Frame, widen } from './widen.ts'

/** How an image becomes one of another shape: `stretch` keeps it whole, `crop` its middle, `fill` adds to its sides. */
export type Fit = 'crop' | 'stretch' | 'fill'

interface Size {
  readonly width: number
  readonly height: number
}

/** An image in the shape of a size, in pixels of its own; stretching is left to the resize that follows. */
export const shapeToFit = async (
  image: RgbImage,
  size: Size,
  fit: Fit,
  signal?: AbortSignal,
): Promise<RgbImage> => {
  switch (fit) {
    case 'crop':
      return cropToShape(image, size)
    case 'stretch':
      return image
    case 'fill':
      return widen(image, frameOf(image, size), signal)
  }
}

/** The same of a plane, 0 on the sides that are added. */
export const shapePlaneToFit = (plane: Plane, size: Size, fit: Fit): Plane => {
  if (fit === 'stretch') return plane
  if (fit === 'crop') return cropPlaneToShape(plane, size)
  const { left, top, width, height } = frameOf(plane, size)
  const data = new Float32Array(width * height)
  for (let y = 0; y < plane.height; y++) {
    const row = plane.data.subarray(y * plane.width, (y + 1) * plane.width)
    data.set(row, (y + top) * width + left)
  }
  return { width, height, data }
}

/** The smallest frame in the shape of a size that holds an image, which lies in its middle. */
const frameOf = (image: Size, size: Size): Frame => {
  const scale = Math.max(image.width / size.width, image.height / size.height)
  const width = Math.max(image.width, Math.round(size.width * scale))
  const height = Math.max(image.height, Math.round(size.height * scale))
  const [left, top] = [Math.floor((width - image.width) / 2), Math.floor((height - image.height) / 2)]
  return { left, top, width, height }
}
