import { LikenessError } from '../errors.ts'
import { createImage, type RgbImage } from '../imaging/rgb-image.ts'
import { assertFinite } from '../tensor/convert.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import { type Normalisation, ofColour, planeStarts } from './normalisation.ts'

export interface ImageTensorOptions {
  /** Sides of the tensor in pixels, not below the image's; by default the image's. */
  readonly width?: number
  readonly height?: number
  /** `first`: [1, 3, height, width], the default; `last`: [1, height, width, 3]. */
  readonly channels?: 'first' | 'last'
}

/** An image as a network's input. It lies at the top left; pixels of the tensor that it does not cover are black. */
export const imageToTensor = (
  image: RgbImage,
  normalisation: Normalisation,
  { width = image.width, height = image.height, channels = 'first' }: ImageTensorOptions = {},
): FloatTensor => {
  const area = width * height
  const isFirst = channels === 'first'
  const [reds, greens, blues] = tables(normalisation)
  const { red, green, blue } = planeStarts(normalisation, isFirst ? area : 1)
  const step = isFirst ? 1 : 3
  const out = new Float32Array(3 * area)
  if (image.width < width || image.height < height)
    if (isFirst) {
      out.fill(reds[0]!, red, red + area)
      out.fill(greens[0]!, green, green + area)
      out.fill(blues[0]!, blue, blue + area)
    } else for (let k = 0; k < out.length; k += 3) out.set([reds[0]!, greens[0]!, blues[0]!], k)
  const { data } = image
  for (let y = 0, i = 0; y < image.height; y++)
    for (let x = 0, o = y * width * step; x < image.width; x++, o += step, i += 3) {
      out[o + red] = reds[data[i]!]!
      out[o + green] = greens[data[i + 1]!]!
      out[o + blue] = blues[data[i + 2]!]!
    }
  return floatTensor(out, isFirst ? [1, 3, height, width] : [1, height, width, 3])
}

/** What the tensor holds for each byte, for red, green and blue. */
const tables = (normalisation: Normalisation): readonly [Float32Array, Float32Array, Float32Array] => {
  const { scale, mean, std } = normalisation
  const table = (colour: number): Float32Array =>
    Float32Array.from(
      { length: 256 },
      (_, byte) => (byte * scale - ofColour(mean, colour)) / ofColour(std, colour),
    )
  const red = table(0)
  const isUniform = typeof mean === 'number' && typeof std === 'number'
  return isUniform ? [red, red, red] : [red, table(1), table(2)]
}

/**
 * A network's output [1, 3, height, width] as an image: the inverse of `imageToTensor`, clamped to bytes and rounded.
 * @throws LikenessError `not-finite`, `model-unsupported` (another shape)
 */
export const tensorToImage = ({ dims, data }: FloatTensor, normalisation: Normalisation): RgbImage => {
  const [, channels, height, width] = dims
  if (dims.length !== 4 || channels !== 3 || !height || !width)
    throw new LikenessError(
      'model-unsupported',
      `This network answers with shape [${dims.join(', ')}] where a picture is expected. Choose another pack.`,
    )
  assertFinite(data, 'The face network')
  const area = width * height
  const image = createImage(width, height)
  const bytes = new Uint8ClampedArray(image.data.buffer)
  const gain = 1 / normalisation.scale
  const { red, green, blue } = planeStarts(normalisation, area)
  for (const [colour, start] of [red, green, blue].entries()) {
    const mean = ofColour(normalisation.mean, colour)
    const std = ofColour(normalisation.std, colour)
    for (let i = 0; i < area; i++) bytes[3 * i + colour] = (data[start + i]! * std + mean) * gain
  }
  return image
}
