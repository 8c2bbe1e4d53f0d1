import { open, readFile, stat } from 'node:fs/promises'
import { type PictureHeader, readPictureHeader } from '../../core/imaging/codec/embed-metadata.ts'
import type { MadeBy, PhotoRecipe, Recipe } from '../../shared/api/recipe.ts'
import { parseOwnMetadata, photoRecipeIn, recipeIn } from '../metadata/own-metadata.ts'
import { readPngStart } from './read-png-header.ts'

/** What the library shows of a picture; null for what a picture that was not made here cannot say. */
export interface LibraryHeader {
  /** Pixels, upright. */
  readonly width: number
  readonly height: number
  readonly madeBy: MadeBy | null
  readonly recipe: Recipe | null
  readonly photoRecipe: PhotoRecipe | null
}

/** A JPEG has its size and texts before its pixels: ours within the first of these, any within the second. */
const jpegStarts = [1 << 16, 1 << 20]
/** WebP and AVIF have them anywhere. Larger files are listed by no library. */
const maxFileBytes = 1 << 28

/** Reads a picture's size and texts, whatever its name ends in. Null for a file that is no picture, is cut off, or cannot be read. */
export const readPictureStart = async (file: string): Promise<PictureHeader | null> => {
  const png = await readPngStart(file)
  if (png) return png
  try {
    return (await isRiffOrIso(file)) ? await readWhole(file) : await readJpegStart(file)
  } catch {
    return null
  }
}

/** Whether a file begins as WebP (RIFF) or AVIF (ISO's base media) do. */
const isRiffOrIso = async (file: string): Promise<boolean> => {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0)
    const start = buffer.toString('latin1', 0, bytesRead)
    return start.startsWith('RIFF') || start.endsWith('ftyp')
  } finally {
    await handle.close()
  }
}

const readWhole = async (file: string): Promise<PictureHeader | null> => {
  const { size } = await stat(file)
  return size > maxFileBytes ? null : readPictureHeader(await readFile(file))
}

const readJpegStart = async (file: string): Promise<PictureHeader | null> => {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const readAt = async (offset: number, length: number): Promise<Uint8Array> => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset)
      return buffer.subarray(0, bytesRead)
    }
    // A file that is still being copied has no end yet. Some programs append data of their own.
    const end = Math.min(1 << 16, size)
    if (!Buffer.from(await readAt(size - end, end)).includes(Buffer.from([0xff, 0xd9]))) return null
    for (const length of jpegStarts) {
      const header = readPictureHeader(await readAt(0, Math.min(length, size)))
      if (header) return header
    }
    return null
  } finally {
    await handle.close()
  }
}

/** As `readPictureStart`, with what Likeness wrote into the file. */
export const readLibraryHeader = async (file: string): Promise<LibraryHeader | null> => {
  const start = await readPictureStart(file)
  if (!start) return null
  const { width, height, texts } = start
  const own = parseOwnMetadata(texts)
  const made = { madeBy: own?.madeBy ?? null, recipe: recipeIn(own), photoRecipe: photoRecipeIn(own) }
  return { width, height, ...made }
}
