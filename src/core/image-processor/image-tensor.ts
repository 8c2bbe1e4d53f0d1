import type { RgbImage } from '../imaging/rgb-image.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'

/** How a network wants bytes: it gets `(byte − mean) / divisor`. */
export interface PixelSpec {
  readonly order: 'rgb' | 'bgr'
  readonly mean: number
  readonly divisor: number
}

/** The picture at the top left of a [1,3,height,width] input; what it does not cover is black. */
export const imageToTensor = (
  image: RgbImage,
  { width, height }: { readonly width: number; readonly height: number },
  { order, mean, divisor }: PixelSpec,
): FloatTensor => {
  const plane = width * height
  const values = Float32Array.from({ length: 256 }, (_, byte) => (byte - mean) / divisor)
  const out = new Float32Array(3 * plane).fill(values[0]!)
  const [first, last] = order === 'rgb' ? [0, 2 * plane] : [2 * plane, 0]
  for (let y = 0, i = 0; y < image.height; y++)
    for (let x = 0, o = y * width; x < image.width; x++, o++, i += 3) {
      out[o + first] = values[image.data[i]!]!
      out[o + plane] = values[image.data[i + 1]!]!
      out[o + last] = values[image.data[i + 2]!]!
    }
  return floatTensor(out, [1, 3, height, width])
}
