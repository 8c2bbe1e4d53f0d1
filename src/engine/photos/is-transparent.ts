import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { decodeImage } from '../../core/imaging/codec/decode.ts'

/** What a JPEG, which has no transparency, begins with. */
const startOfJpeg = 0xffd8

/**
 * Whether a picture has pixels that are not there at all.
 * @throws LikenessError as opening a picture
 */
export const isTransparent = async (file: string): Promise<boolean> => {
  if (await isJpeg(file)) return false
  const { alpha } = await decodeImage(file, { name: basename(file) })
  return alpha?.includes(0) ?? false
}

const isJpeg = async (file: string): Promise<boolean> => {
  const opened = await open(file)
  try {
    const { bytesRead, buffer } = await opened.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer.readUInt16BE() === startOfJpeg
  } finally {
    await opened.close()
  }
}
