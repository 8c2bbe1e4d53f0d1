import { LikenessError } from '../../core/errors.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { resizePlane } from '../../core/imaging/resample/resize.ts'
import type { Plane, RgbImage } from '../../core/imaging/rgb-image.ts'
import type { InpaintInput } from '../../shared/api/inpaint.ts'
import type { PictureFile } from '../photos/picture-files.ts'

type Marks = InpaintInput['maskMarks']

/** Largest difference of the two aspects, as a share of one: what rounding a smaller size to pixels makes. */
const aspectTolerance = 0.01

/**
 * The mask of a picture, of its size: 1 is drawn anew, 0 stays.
 * @param file with `transparent`, default the picture itself
 * @returns undefined without one
 * @throws LikenessError as opening a picture; `bad-option` for a mask of another shape
 */
export const readInpaintMask = async (
  file: PictureFile | undefined,
  marks: Marks,
  picture: { readonly image: RgbImage; readonly name: string },
  signal: AbortSignal,
): Promise<Plane | undefined> => {
  if (!file) return marks === 'transparent' ? transparencyOf(picture.image) : undefined
  const mask = await decodeImage(file.file, { name: file.name, signal })
  const { width, height } = picture.image
  if (Math.abs((mask.width / mask.height) * (height / width) - 1) > aspectTolerance)
    throw new LikenessError(
      'bad-option',
      `The mask "${file.name}" has ${mask.width}x${mask.height} pixels, the picture "${picture.name}" ${width}x${height}. Make the mask as large as the picture, or of its shape.`,
    )
  const plane = marks === 'transparent' ? transparencyOf(mask) : brightnessOf(mask, marks === 'black')
  return resizePlane(plane, width, height, mask.width > width ? 'area' : 'bilinear')
}

const transparencyOf = ({ width, height, alpha }: RgbImage): Plane => {
  const data = new Float32Array(width * height)
  if (alpha) for (let i = 0; i < data.length; i++) data[i] = 1 - alpha[i]! / 255
  return { width, height, data }
}

/** On black, where it is transparent. Source of the weights: Pillow's `L`, which is 255 for white. */
const brightnessOf = ({ width, height, data, alpha }: RgbImage, isInverted: boolean): Plane => {
  const values = new Float32Array(width * height)
  for (let i = 0, from = 0; i < values.length; i++, from += 3) {
    const [red, green, blue] = [data[from]!, data[from + 1]!, data[from + 2]!]
    const luminance = (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16
    const marked = (luminance * (alpha?.[i] ?? 255)) / 65025
    values[i] = isInverted ? 1 - marked : marked
  }
  return { width, height, data: values }
}
