import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeThumbnail } from '../../core/imaging/codec/encode.ts'
import { thumbnailName } from '../../node/thumbnail-name.ts'
import { type ThumbnailSize, thumbnailSizes } from '../../shared/api/library.ts'
import { thumbnailsPath } from '../../shared/library-layout.ts'
import { saveFile } from '../results/save-file.ts'
import { ensureLibraryFolder } from './ensure-library-folder.ts'
import type { LibraryFile } from './scan-folder.ts'

/** The file names of a picture's thumbnails of all sizes. */
export const thumbnailNames = (picture: LibraryFile): readonly string[] =>
  thumbnailSizes.map(size => thumbnailName(picture, size))

export interface ThumbnailOptions {
  /** Where the picture's file is, when not in the library folder itself. */
  readonly source?: string
  /** Makes the thumbnail again when there is one. */
  readonly fresh?: boolean
  readonly size?: ThumbnailSize
}

/**
 * Thumbnails of a library, made when they are first asked for.
 * @returns a function that gives the path of a picture's thumbnail, a JPEG
 */
export const createThumbnails = (library: string) => {
  const pending = new Map<string, Promise<string>>()

  const make = async (name: string, source: string, size: ThumbnailSize, fresh: boolean): Promise<string> => {
    const path = join(library, ...thumbnailsPath, name)
    if (!fresh && (await stat(path).catch(() => null))?.isFile()) return path
    const jpeg = await encodeThumbnail(source, size)
    const folder = await ensureLibraryFolder(library, thumbnailsPath)
    await saveFile(join(folder, name), jpeg, { durable: false })
    return path
  }

  return (
    file: LibraryFile,
    { source = join(library, file.id), fresh = false, size = 320 }: ThumbnailOptions = {},
  ): Promise<string> => {
    const name = thumbnailName(file, size)
    const known = pending.get(name)
    if (known !== undefined) return known
    const promise = make(name, source, size, fresh).finally(() => pending.delete(name))
    pending.set(name, promise)
    return promise
  }
}

/** Deletes the thumbnails of pictures, where there are any. */
export const removeThumbnails = async (library: string, pictures: readonly LibraryFile[]): Promise<void> => {
  for (const name of pictures.flatMap(thumbnailNames))
    await rm(join(library, ...thumbnailsPath, name), { force: true })
}
