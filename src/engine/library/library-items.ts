import { readdir } from 'node:fs/promises'
import type { DeletedItem, LibraryItem } from '../../shared/api/library.ts'
import { generatedOf, resultOf } from '../../shared/library-layout.ts'
import type { Favourites } from './favourites.ts'
import { createIntermediatesReaders } from './intermediates-reader.ts'
import { mapConcurrently } from './map-concurrently.ts'
import type { MetadataIndex } from './metadata-index.ts'
import type { LibraryHeader } from './read-picture-header.ts'
import { concurrentReads, findFile, type LibraryFile } from './scan-folder.ts'
import { type DeletedFile, deletedPath } from './trash-files.ts'

interface Picture extends LibraryFile {
  readonly header: LibraryHeader
}

/** A picture as the library lists it. */
export interface ListedPicture extends Picture {
  /** Id of the generated picture that it was made from, whose file is not listed by itself; else null. */
  readonly generated: string | null
}

/** With more pictures than this, one listing of the folder takes less time than looking for each. */
const minListed = 50

/** Pictures newest first; a generated picture is joined to its result where both are there. */
const groupPictures = (pictures: readonly Picture[]): ListedPicture[] => {
  const ids = new Set(pictures.map(({ id }) => id))
  const attached = new Set([...ids].map(generatedOf).filter(id => ids.has(id)))
  return pictures
    .filter(({ id }) => !attached.has(id))
    .map(picture => {
      const generated = generatedOf(picture.id)
      return { ...picture, generated: ids.has(generated) ? generated : null }
    })
    .sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1))
}

/** Makes what a library shows of its files: reads their headers, joins results to generated pictures, adds favourites. */
export const createLibraryItems = (folder: string, index: MetadataIndex, favourites: Favourites) => {
  const intermediatesReader = createIntermediatesReaders(folder)

  const withHeader = async (file: LibraryFile | null): Promise<Picture[]> => {
    const header = file && (await index.header(file))
    return header ? [{ ...file, header }] : []
  }

  const group = async (files: readonly LibraryFile[]): Promise<ListedPicture[]> =>
    groupPictures((await mapConcurrently(files, concurrentReads, withHeader)).flat())

  const describe = async (pictures: readonly ListedPicture[]): Promise<LibraryItem[]> => {
    const [marked, intermediatesOf] = await Promise.all([favourites.read(), intermediatesReader()])
    return mapConcurrently(pictures, concurrentReads, async ({ id, bytes, time, header, generated }) => ({
      id,
      ...header,
      bytes,
      createdAt: time,
      favourite: marked.has(id),
      generated,
      ...(await intermediatesOf(id)),
    }))
  }

  return {
    /** Files as listed pictures, newest first; damaged files are left out. */
    group,
    describe,
    /** The items that pictures are shown as; of a generated picture, that of its result. */
    itemsOf: async (ids: readonly string[]): Promise<LibraryItem[]> => {
      const names = ids.length < minListed ? null : new Set(await readdir(folder).catch((): string[] => []))
      const candidates = [...new Set(ids.flatMap(id => [resultOf(id), id, generatedOf(id)]))].filter(
        id => names?.has(id) ?? true,
      )
      const pictures = await mapConcurrently(candidates, concurrentReads, async id =>
        withHeader(await findFile(folder, id)),
      )
      const wanted = new Set(ids)
      const shown = groupPictures(pictures.flat()).filter(
        ({ id, generated }) => wanted.has(id) || (generated !== null && wanted.has(generated)),
      )
      return describe(shown)
    },
    describeDeleted: async (file: DeletedFile): Promise<DeletedItem> => {
      const { id, deletedAt, time, generated } = file
      const header = await index.header(file, deletedPath(folder, file))
      const bytes = file.bytes + (generated?.bytes ?? 0)
      const size = { width: header?.width ?? 0, height: header?.height ?? 0 }
      return { id, deletedAt, ...size, bytes, createdAt: time, prompt: header?.recipe?.prompt ?? null }
    },
  }
}
