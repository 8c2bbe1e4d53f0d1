import { LikenessError } from '../errors.ts'
import type { Affine } from '../imaging/resample/affine.ts'
import { warpAffine, warpPlane } from '../imaging/resample/warp.ts'
import { createImage, type Plane, type RgbImage } from '../imaging/rgb-image.ts'
import { allFinite } from '../tensor/convert.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'

/** A network sees (value / 255 − mean) / deviation, red first. */
export interface Normalisation {
  readonly mean: readonly [number, number, number]
  readonly deviation: readonly [number, number, number]
}

export const zeroToOne: Normalisation = { mean: [0, 0, 0], deviation: [1, 1, 1] }
export const minusOneToOne: Normalisation = { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] }
export const imageNet: Normalisation = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] }

/** [1, 3, height, width] */
export const normalisePixels = (
  { width, height, data }: RgbImage,
  { mean, deviation }: Normalisation,
): FloatTensor => {
  const area = width * height
  const out = new Float32Array(3 * area)
  for (let c = 0; c < 3; c++) {
    const scale = 1 / (255 * deviation[c]!)
    const shift = mean[c]! / deviation[c]!
    for (let i = 0; i < area; i++) out[c * area + i] = data[3 * i + c]! * scale - shift
  }
  return floatTensor(out, [1, 3, height, width])
}

/**
 * The picture in a network's [1, 3, height, width] answer, clamped and rounded.
 * @throws LikenessError `not-finite`, `model-unsupported` (another shape)
 */
export const pixelsOf = ({ dims, data }: FloatTensor, { mean, deviation }: Normalisation): RgbImage => {
  const [, channels, height, width] = dims
  if (dims.length !== 4 || channels !== 3 || !height || !width)
    throw new LikenessError(
      'model-unsupported',
      `This network answers with shape [${dims.join(', ')}] where a picture is expected. Choose another pack.`,
    )
  assertFinite(data)
  const area = width * height
  const image = createImage(width, height)
  const bytes = new Uint8ClampedArray(image.data.buffer)
  for (let c = 0; c < 3; c++)
    for (let i = 0; i < area; i++) bytes[3 * i + c] = (data[c * area + i]! * deviation[c]! + mean[c]!) * 255
  return image
}

/** @throws LikenessError `not-finite` */
export const assertFinite = (data: Float32Array): void => {
  if (!allFinite(data))
    throw new LikenessError(
      'not-finite',
      'The face network overflowed. Try the cpu provider (--provider cpu), which computes in full precision.',
    )
}

/** Output pixel to input pixel, when `from` pixels a side become `to`; the corners of the pictures coincide. */
const rescaling = (from: number, to: number): Affine => {
  const scale = from / to
  const shift = (scale - 1) / 2
  return [scale, 0, shift, 0, scale, shift]
}

/** A square picture in another size as cv2.resize makes it: four neighbours, however much it shrinks. */
export const resizeCrop = (image: RgbImage, size: number): RgbImage =>
  image.width === size ? image : warpAffine(image, rescaling(image.width, size), size, size)

export const resizeCropMask = (plane: Plane, size: number): Plane =>
  plane.width === size ? plane : warpPlane(plane, rescaling(plane.width, size), size, size)
