import { type FileHandle, open } from 'node:fs/promises'
import type { PictureHeader } from '../../core/imaging/codec/embed-metadata.ts'
import { pngSignature } from '../../core/imaging/codec/png-chunks.ts'
import { readPngText } from '../../core/imaging/codec/png-text.ts'

/** Bytes read first: they hold everything up to the pixels in pictures made here. */
const firstReadBytes = 8192
/** Longer texts are no recipes. */
const maxTextBytes = 1 << 20
const textTypes = new Set(['tEXt', 'zTXt', 'iTXt'])
/** Bytes of the signature and of the header chunk: its length, type, data and CRC. */
const headerLength = 33

/** Reads a PNG's header and texts without its pixels. Null for a file that is no PNG, is cut off, or cannot be read. */
export const readPngStart = async (file: string): Promise<PictureHeader | null> => {
  let handle: FileHandle | undefined
  try {
    handle = await open(file, 'r')
    const { size: bytes } = await handle.stat()
    const read = createReader(handle)
    const start = await read(0, Math.min(firstReadBytes, bytes))
    if (!isPng(start) || !(await hasEnd(read, bytes))) return null
    const [width, height] = [start.readUInt32BE(16), start.readUInt32BE(20)]
    if (width === 0 || height === 0) return null
    const texts = await readTextChunks(start, read)
    return { width, height, texts: readPngText(Buffer.concat([pngSignature, ...texts])) }
  } catch {
    return null
  } finally {
    await handle?.close()
  }
}

/** Reads up to `length` bytes from an offset; fewer at the end of the file. */
type Read = (offset: number, length: number) => Promise<Buffer>

const createReader =
  (handle: FileHandle): Read =>
  async (offset, length) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset)
    return buffer.subarray(0, bytesRead)
  }

const isPng = (start: Buffer): boolean =>
  start.length >= headerLength &&
  pngSignature.every((byte, i) => start[i] === byte) &&
  start.toString('latin1', 12, 16) === 'IHDR'

/** A file that is still being copied has no IEND chunk yet. Some programs append data of their own after it. */
const hasEnd = async (read: Read, bytes: number): Promise<boolean> => {
  for (const length of [12, 1 << 16]) {
    const offset = Math.max(headerLength, bytes - length)
    if ((await read(offset, bytes - offset)).includes('IEND', 0, 'latin1')) return true
  }
  return false
}

/** The text chunks before the pixels, each with its length, type and CRC. */
const readTextChunks = async (start: Buffer, read: Read): Promise<Buffer[]> => {
  const texts: Buffer[] = []
  const readBuffered: Read = async (offset, length) =>
    offset + length <= start.length ? start.subarray(offset, offset + length) : read(offset, length)
  for (let offset = headerLength; ; ) {
    const chunk = await readBuffered(offset, 8)
    if (chunk.length < 8) return texts
    const length = chunk.readUInt32BE(0)
    const type = chunk.toString('latin1', 4, 8)
    if (type === 'IDAT' || type === 'IEND') return texts
    if (textTypes.has(type) && length <= maxTextBytes) texts.push(await readBuffered(offset, length + 12))
    offset += length + 12
  }
}
