import { fileURLToPath } from 'node:url'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import { type Affine, invertAffine } from '../src/core/imaging/resample/affine.ts'
import { resizeImage } from '../src/core/imaging/resample/resize.ts'
import { warpAffine } from '../src/core/imaging/resample/warp.ts'
import { createImage, type RgbImage } from '../src/core/imaging/rgb-image.ts'

export const fixture = (path: string): string => fileURLToPath(new URL(`./fixtures/${path}`, import.meta.url))

export const readPhoto = (name: string): Promise<RgbImage> => decodeImage(fixture(`photos/${name}`))

export interface TurnedPicture {
  readonly image: RgbImage
  /** Pixel of the picture as it was → pixel of the turned one. */
  readonly fromOriginal: Affine
}

/** A picture turned clockwise about its middle, whole, on grey. */
export const turnPicture = (image: RgbImage, degrees: number): TurnedPicture => {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const width = Math.ceil(image.width * Math.abs(c) + image.height * Math.abs(s) - 1e-6)
  const height = Math.ceil(image.width * Math.abs(s) + image.height * Math.abs(c) - 1e-6)
  const [x, y] = [(image.width - 1) / 2, (image.height - 1) / 2]
  const fromOriginal: Affine = [
    c,
    -s,
    (width - 1) / 2 - c * x + s * y,
    s,
    c,
    (height - 1) / 2 - s * x - c * y,
  ]
  return {
    image: warpAffine(image, invertAffine(fromOriginal), width, height, {
      border: 'constant',
      fill: [128, 128, 128],
      interpolation: 'area',
    }),
    fromOriginal,
  }
}

/** A soft wall of two colours with a little grain, so that nothing in it is an edge of ours. */
export const backdrop = (width: number, height: number): RgbImage => {
  const image = createImage(width, height)
  let state = 7
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 3; c++, i++) {
        state = (state * 1103515245 + 12345) % 2147483648
        image.data[i] = 90 + 60 * (x / width) + (c === 2 ? 50 : 20) * (y / height) + (state >> 27)
      }
  return image
}

/** Lays a picture, resized by `scale`, onto another. */
export const paste = async (
  onto: RgbImage,
  picture: RgbImage,
  scale: number,
  left: number,
  top: number,
): Promise<void> => {
  const width = Math.round(picture.width * scale)
  const height = Math.round(picture.height * scale)
  const small = await resizeImage(picture, width, height, 'area')
  for (let y = 0; y < height; y++)
    onto.data.set(
      small.data.subarray(3 * y * width, 3 * (y + 1) * width),
      3 * ((top + y) * onto.width + left),
    )
}
