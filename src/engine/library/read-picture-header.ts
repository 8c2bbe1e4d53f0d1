import { open, readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { type PictureHeader, readPictureHeader } from '../../core/imaging/codec/embed-metadata.ts'
import type { MadeBy, Recipe } from '../../shared/api/recipe.ts'
import { parseOwnMetadata, recipeIn } from '../metadata/own-metadata.ts'
import { readPngStart } from './read-png-header.ts'

/** What the library shows of a picture; null for what a picture that was not made here cannot say. */
export interface LibraryHeader {
  /** Pixels, upright. */
  readonly width: number
  readonly height: number
  readonly madeBy: MadeBy | null
  readonly recipe: Recipe | null
}

/** A JPEG has its texts before its pixels: profile, thumbnail and all, within a megabyte. */
const jpegStartBytes = 1 << 20
/** WebP and AVIF have them anywhere. Larger files are listed by no library. */
const maxFileBytes = 1 << 28

/** Reads a picture's size and texts. Null for a file that is no picture, is cut off, or cannot be read. */
export const readPictureStart = async (file: string): Promise<PictureHeader | null> => {
  const png = await readPngStart(file)
  if (png) return png
  try {
    return readPictureHeader(await readStart(file))
  } catch {
    return null
  }
}

const readStart = async (file: string): Promise<Uint8Array> => {
  if (/^\.(?:webp|avif)$/i.test(extname(file))) {
    const { size } = await stat(file)
    return size > maxFileBytes ? new Uint8Array() : await readFile(file)
  }
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const start = Buffer.alloc(Math.min(jpegStartBytes, size))
    await handle.read(start, 0, start.length, 0)
    const end = Buffer.alloc(Math.min(1 << 16, size))
    await handle.read(end, 0, end.length, size - end.length)
    // A file that is still being copied has no end yet. Some programs append data of their own.
    return end.includes(Buffer.from([0xff, 0xd9])) ? start : new Uint8Array()
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
  return { width, height, madeBy: own?.madeBy ?? null, recipe: recipeIn(own) }
}
