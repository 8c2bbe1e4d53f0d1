import type { Plane, RgbImage } from '../rgb-image.ts'
import { type ResizeKernel, resample } from './resample.ts'

/** A view that rounds and clamps on assignment, faster than doing so in code. */
const clamped = ({ buffer }: Uint8Array): Uint8ClampedArray => new Uint8ClampedArray(buffer)

const checkSize = (width: number, height: number): void => {
  if (![width, height].every(side => Number.isInteger(side) && side >= 1))
    throw new RangeError(`A picture cannot be ${width} × ${height} pixels`)
}

const resizeOpaque = (image: RgbImage, width: number, height: number, kernel: ResizeKernel): RgbImage => {
  const data = new Uint8Array(width * height * 3)
  const bytes = clamped(data)
  const stride = image.width * 3
  resample(
    image,
    { width, height },
    3,
    kernel,
    (y, row) => row.set(image.data.subarray(y * stride, (y + 1) * stride)),
    (y, row) => bytes.set(row, y * row.length),
  )
  return { width, height, data }
}

/** Resamples colours multiplied by alpha and divides by it afterwards: transparent pixels do not affect the colour. */
const resizeWithAlpha = (
  image: RgbImage,
  source: Uint8Array,
  width: number,
  height: number,
  kernel: ResizeKernel,
): RgbImage => {
  const data = new Uint8Array(width * height * 3)
  const alpha = new Uint8Array(width * height)
  const [colours, opacities] = [clamped(data), clamped(alpha)]
  const load = (y: number, row: Float32Array) => {
    for (let to = 0, at = y * image.width; to < row.length; to += 4, at++) {
      const opacity = source[at]!
      for (let c = 0; c < 3; c++) row[to + c] = image.data[at * 3 + c]! * opacity
      row[to + 3] = opacity
    }
  }
  const store = (y: number, row: Float32Array) => {
    for (let from = 0, at = y * width; from < row.length; from += 4, at++) {
      const opacity = row[from + 3]!
      opacities[at] = opacity
      if (opacity > 0) for (let c = 0; c < 3; c++) colours[at * 3 + c] = row[from + c]! / opacity
    }
  }
  resample(image, { width, height }, 4, kernel, load, store)
  return { width, height, data, alpha }
}

/**
 * Resizes to exactly width × height pixels, whatever the aspect, as Pillow does: kernels widen when they shrink, so that
 * nothing aliases, and nothing shifts. (sharp 0.35 was measured to shift by half an output
 * pixel where a side grows.) Colours are weighted by alpha. 512² to 2048² takes about 0.3 s; the pixels
 * are the same on every machine.
 * @param kernel 'lanczos3' (default) is sharpest, with slight ringing; 'area' the exact mean, for shrinking
 * @throws RangeError when a side is not an integer ≥ 1
 */
export const resizeImage = async (
  image: RgbImage,
  width: number,
  height: number,
  kernel: ResizeKernel = 'lanczos3',
): Promise<RgbImage> => {
  checkSize(width, height)
  if (width === image.width && height === image.height) return image
  return image.alpha
    ? resizeWithAlpha(image, image.alpha, width, height, kernel)
    : resizeOpaque(image, width, height, kernel)
}

/**
 * Resizes a plane as `resizeImage` does; 'bicubic' and 'lanczos3' may overshoot its range.
 * @throws RangeError likewise
 */
export const resizePlane = (
  plane: Plane,
  width: number,
  height: number,
  kernel: ResizeKernel = 'bilinear',
): Plane => {
  checkSize(width, height)
  if (width === plane.width && height === plane.height) return plane
  const data = new Float32Array(width * height)
  resample(
    plane,
    { width, height },
    1,
    kernel,
    (y, row) => row.set(plane.data.subarray(y * plane.width, (y + 1) * plane.width)),
    (y, row) => data.set(row, y * width),
  )
  return { width, height, data }
}

const cropRows = (
  data: Uint8Array,
  stride: number,
  left: number,
  top: number,
  length: number,
  rows: number,
): Uint8Array => {
  const part = new Uint8Array(length * rows)
  for (let y = 0; y < rows; y++) {
    const from = (top + y) * stride + left
    part.set(data.subarray(from, from + length), y * length)
  }
  return part
}

/**
 * The part of width × height pixels at (left, top), as a copy.
 * @throws RangeError when it is empty, not in integer pixels or not entirely inside the image
 */
export const crop = (image: RgbImage, left: number, top: number, width: number, height: number): RgbImage => {
  const areIntegers = [left, top, width, height].every(Number.isInteger)
  const fits = left >= 0 && top >= 0 && left + width <= image.width && top + height <= image.height
  if (!areIntegers || !fits || width < 1 || height < 1)
    throw new RangeError(
      `No part of ${width} × ${height} at (${left}, ${top}) in a picture of ${image.width} × ${image.height}`,
    )
  const data = cropRows(image.data, image.width * 3, left * 3, top, width * 3, height)
  return image.alpha
    ? { width, height, data, alpha: cropRows(image.alpha, image.width, left, top, width, height) }
    : { width, height, data }
}
