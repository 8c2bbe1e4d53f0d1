import { basename } from 'node:path'
import { decodeImage } from '../../core/imaging/codec/decode.ts'

/**
 * Width and height of a picture in pixels, upright.
 * @throws LikenessError as opening a picture
 */
export const pictureSize = async (
  file: string,
): Promise<{ readonly width: number; readonly height: number }> => {
  const { width, height } = await decodeImage(file, { name: basename(file) })
  return { width, height }
}
