import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { encodePng } from '../../core/imaging/codec/encode.ts'
import { resizeImage } from '../../core/imaging/resample/resize.ts'
import { maskSizeOf } from '../../shared/api/sizes.ts'
import type { Handler } from '../engine.ts'

/** Keeps a mask as a greyscale PNG among the photos. */
export const keepMask: Handler<'masks.keep'> = async ({ name, mask }, { engine }) => {
  const { width, height, data } = mask
  const grey = new Uint8Array(3 * data.length)
  for (let i = 0, o = 0; i < data.length; i++, o += 3) grey.fill(data[i]!, o, o + 3)
  return { id: await engine.photos.keep(name, await encodePng({ width, height, data: grey })) }
}

/** How bright a photo is, at the size of its mask. @throws LikenessError `unknown-photo`, and what opening it throws */
export const readMask: Handler<'masks.read'> = async ({ id }, { engine, signal }) => {
  const { file, name } = await engine.photos.fileOf(id)
  const image = await decodeImage(file, { name, signal })
  const size = maskSizeOf(image)
  const { data } = await resizeImage(image, size.width, size.height, 'area')
  const luma = Uint8Array.from({ length: size.width * size.height }, (_, i) =>
    Math.round(0.299 * data[3 * i]! + 0.587 * data[3 * i + 1]! + 0.114 * data[3 * i + 2]!),
  )
  return { ...size, data: luma }
}
