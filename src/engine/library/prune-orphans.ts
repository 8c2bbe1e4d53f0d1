import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { yieldToEventLoop } from '../../core/yield-to-event-loop.ts'
import { intermediatesFolder, intermediatesPath, thumbnailsPath } from '../../shared/library-layout.ts'
import type { LibraryFile } from './scan-folder.ts'
import { thumbnailNames } from './thumbnails.ts'

/** Milliseconds: intermediates of a picture that is still being made are younger. */
const minOrphanAge = 24 * 60 * 60 * 1000

/**
 * Deletes thumbnails and intermediates of pictures that were deleted with another program: no hidden copy of a deleted
 * picture, or of the photo it was made from, stays behind.
 * @param deleted pictures in the library's trash, which still have thumbnails
 */
export const pruneOrphans = async (
  library: string,
  pictures: readonly LibraryFile[],
  deleted: readonly LibraryFile[],
): Promise<void> => {
  await pruneThumbnails(join(library, ...thumbnailsPath), [...pictures, ...deleted])
  await pruneIntermediates(join(library, ...intermediatesFolder), pictures)
}

const pruneThumbnails = async (folder: string, pictures: readonly LibraryFile[]): Promise<void> => {
  const names = await readdir(folder).catch((): string[] => [])
  if (names.length === 0) return
  const needed = await namesOfThumbnails(pictures)
  for (const name of names) if (!needed.has(name)) await rm(join(folder, name), { force: true })
}

const pruneIntermediates = async (folder: string, pictures: readonly LibraryFile[]): Promise<void> => {
  const names = await readdir(folder).catch((): string[] => [])
  if (names.length === 0) return
  const needed = new Set(pictures.map(({ id }) => intermediatesPath(id).at(-1)))
  for (const name of names) {
    if (needed.has(name)) continue
    const info = await stat(join(folder, name)).catch(() => null)
    if (info && Date.now() - info.mtimeMs > minOrphanAge)
      await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** In slices: hashing thousands of names at once would block the event loop. */
const namesOfThumbnails = async (pictures: readonly LibraryFile[]): Promise<ReadonlySet<string>> => {
  const names = new Set<string>()
  for (const [i, picture] of pictures.entries()) {
    if (i % 500 === 499) await yieldToEventLoop()
    for (const name of thumbnailNames(picture)) names.add(name)
  }
  return names
}
