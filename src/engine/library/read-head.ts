import { type FileHandle, open } from 'node:fs/promises'
import { pngSignature } from '../../core/imaging/codec/png-chunks.ts'
import { readPngText } from '../../core/imaging/codec/png-text.ts'
import type { Recipe } from '../../shared/api/recipe.ts'
import { ownRecipe } from '../metadata/read-recipe.ts'

/** What a picture's first bytes tell. */
export interface PictureHead {
  readonly width: number
  readonly height: number
  readonly recipe: Recipe | null
}

/** Holds all of a picture of ours up to its pixels. */
const firstRead = 8192
/** Longer texts are no recipes. */
const mostText = 1 << 20
const textTypes = new Set(['tEXt', 'zTXt', 'iTXt'])
/** Signature, then length, type, data and CRC of the header chunk. */
const headerLength = 33

/** Null for what is no PNG, is cut off, or cannot be read. */
export const readHead = async (file: string, bytes: number): Promise<PictureHead | null> => {
  let handle: FileHandle | undefined
  try {
    handle = await open(file, 'r')
    const read = reader(handle)
    const start = await read(0, Math.min(firstRead, bytes))
    if (!isPng(start) || !(await hasEnd(read, bytes))) return null
    const [width, height] = [start.readUInt32BE(16), start.readUInt32BE(20)]
    if (width === 0 || height === 0) return null
    const texts = await textChunks(start, read)
    return { width, height, recipe: ownRecipe(readPngText(Buffer.concat([pngSignature, ...texts]))) }
  } catch {
    return null
  } finally {
    await handle?.close()
  }
}

type Read = (at: number, length: number) => Promise<Buffer>

const reader =
  (handle: FileHandle): Read =>
  async (at, length) => {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, at)
    return buffer.subarray(0, bytesRead)
  }

const isPng = (start: Buffer): boolean =>
  start.length >= headerLength &&
  pngSignature.every((byte, i) => start[i] === byte) &&
  start.toString('latin1', 12, 16) === 'IHDR'

/** A file still being copied has no end yet. Some programs write more behind it. */
const hasEnd = async (read: Read, bytes: number): Promise<boolean> => {
  for (const length of [12, 1 << 16]) {
    const at = Math.max(headerLength, bytes - length)
    if ((await read(at, bytes - at)).includes('IEND', 0, 'latin1')) return true
  }
  return false
}

/** The text chunks that stand before the pixels, whole. */
const textChunks = async (start: Buffer, read: Read): Promise<Buffer[]> => {
  const texts: Buffer[] = []
  const bytesAt: Read = async (at, length) =>
    at + length <= start.length ? start.subarray(at, at + length) : read(at, length)
  for (let at = headerLength; ; ) {
    const head = await bytesAt(at, 8)
    if (head.length < 8) return texts
    const length = head.readUInt32BE(0)
    const type = head.toString('latin1', 4, 8)
    if (type === 'IDAT' || type === 'IEND') return texts
    if (textTypes.has(type) && length <= mostText) texts.push(await bytesAt(at, length + 12))
    at += length + 12
  }
}
