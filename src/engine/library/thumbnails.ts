import { createHash } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeThumbnail } from '../../core/imaging/codec/encode.ts'
import { thumbnailsPath } from '../../shared/library-layout.ts'
import { saveFile } from '../results/save-file.ts'
import { ensureLibraryFolder } from './ensure-library-folder.ts'
import type { LibraryFile } from './scan-folder.ts'

/** Pixels of a thumbnail's longer side. */
const maxSide = 320

/** A thumbnail's file name, made of the picture's id and time: a changed picture gets a new one. */
export const thumbnailName = ({ id, time }: LibraryFile): string =>
  `${createHash('sha1').update(id).digest('hex')}-${Math.round(time).toString(36)}.jpg`

export interface ThumbnailOptions {
  /** Where the picture's file is, when not in the library folder itself. */
  readonly source?: string
  /** Makes the thumbnail again when there is one. */
  readonly fresh?: boolean
}

/**
 * Thumbnails of a library, made when they are first asked for.
 * @returns a function that gives the path of a picture's thumbnail, a JPEG
 */
export const createThumbnails = (library: string) => {
  const pending = new Map<string, Promise<string>>()

  const make = async (name: string, source: string, fresh: boolean): Promise<string> => {
    const path = join(library, ...thumbnailsPath, name)
    if (!fresh && (await stat(path).catch(() => null))?.isFile()) return path
    const jpeg = await encodeThumbnail(source, maxSide)
    const folder = await ensureLibraryFolder(library, thumbnailsPath)
    await saveFile(join(folder, name), jpeg, { durable: false })
    return path
  }

  return (
    file: LibraryFile,
    { source = join(library, file.id), fresh = false }: ThumbnailOptions = {},
  ): Promise<string> => {
    const name = thumbnailName(file)
    const known = pending.get(name)
    if (known !== undefined) return known
    const promise = make(name, source, fresh).finally(() => pending.delete(name))
    pending.set(name, promise)
    return promise
  }
}

/** Deletes the thumbnails of pictures, where there are any. */
export const removeThumbnails = async (library: string, pictures: readonly LibraryFile[]): Promise<void> => {
  for (const picture of pictures)
    await rm(join(library, ...thumbnailsPath, thumbnailName(picture)), { force: true })
}
