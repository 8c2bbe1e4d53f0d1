import { resizeImage, resizePlane } from '../../imaging/resample/resize.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * Resizes an image into a shape: all of it is there, in the middle, and its border's pixels are repeated where the shape is
 * longer.
 * Source: diffusers VaeImageProcessor.resize, `fill`
 */
export const fitImage = async (image: RgbImage, size: Size): Promise<RgbImage> => {
  const inner = innerSize(image, size)
  const { data } = await resizeInTurns(image, inner)
  const filled = new Uint8Array(3 * size.width * size.height)
  forEachPixel(size, inner, (to, from) => {
    for (let c = 0; c < 3; c++) filled[3 * to + c] = data[3 * from + c]!
  })
  return { ...size, data: filled }
}

/** The same of a mask, which stays between 0 and 1. */
export const fitMask = (mask: Plane, size: Size): Plane => {
  const inner = innerSize(mask, size)
  const across = bytesOf(resizePlane(mask, inner.width, mask.height, 'lanczos3'))
  const { data } = bytesOf(resizePlane(across, inner.width, inner.height, 'lanczos3'))
  const filled = new Float32Array(size.width * size.height)
  forEachPixel(size, inner, (to, from) => {
    filled[to] = data[from]!
  })
  return { ...size, data: filled }
}

/**
 * The way back: the middle of an image, resized to a size.
 * Source: diffusers VaeImageProcessor.resize, `crop`
 */
export const unfitImage = async (image: RgbImage, size: Size): Promise<RgbImage> => {
  const outer = outerSize(image, size)
  const { data, width } = await resizeInTurns(image, outer)
  const [left, top] = [middle(outer.width, size.width), middle(outer.height, size.height)]
  const cut = new Uint8Array(3 * size.width * size.height)
  for (let y = 0; y < size.height; y++) {
    const from = 3 * ((y + top) * width + left)
    cut.set(data.subarray(from, from + 3 * size.width), 3 * y * size.width)
  }
  return { ...size, data: cut }
}

/** Across and down, with bytes in between, as Pillow resizes: the same to the last digit. */
const resizeInTurns = async (image: RgbImage, { width, height }: Size): Promise<RgbImage> =>
  resizeImage(await resizeImage(image, width, image.height), width, height)

/** In steps of 1/255, from 0 to 1. */
const bytesOf = (plane: Plane): Plane => ({
  ...plane,
  data: plane.data.map(value => Math.min(255, Math.max(0, Math.round(255 * value))) / 255),
})

const innerSize = (image: Size, { width, height }: Size): Size =>
  width * image.height < image.width * height
    ? { width, height: Math.max(1, Math.floor((image.height * width) / image.width)) }
    : { width: Math.max(1, Math.floor((image.width * height) / image.height)), height }

const outerSize = (image: Size, { width, height }: Size): Size =>
  width * image.height > image.width * height
    ? { width, height: Math.max(height, Math.floor((image.height * width) / image.width)) }
    : { width: Math.max(width, Math.floor((image.width * height) / image.height)), height }

/** Where the shorter of two lengths begins on the longer one, with their middles together. */
const middle = (long: number, short: number): number => Math.floor(long / 2) - Math.floor(short / 2)

/** Calls with each pixel of `size` and the nearest one of `inner` in its middle. */
const forEachPixel = (size: Size, inner: Size, visit: (to: number, from: number) => void): void => {
  const [left, top] = [middle(size.width, inner.width), middle(size.height, inner.height)]
  for (let y = 0, to = 0; y < size.height; y++) {
    const row = inner.width * Math.min(inner.height - 1, Math.max(0, y - top))
    for (let x = 0; x < size.width; x++, to++)
      visit(to, row + Math.min(inner.width - 1, Math.max(0, x - left)))
  }
}
