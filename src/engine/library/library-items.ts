import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { yieldToEventLoop } from '../../core/yield-to-event-loop.ts'
import { idsOfSwapped } from '../../shared/api/ids-of-swapped.ts'
import type { DeletedItem, LibraryEntry, LibraryItem } from '../../shared/api/library.ts'
import { generatedOf, resultOf } from '../../shared/library-layout.ts'
import { sortInSlices } from '../../shared/sort-in-slices.ts'
import type { Albums } from './albums.ts'
import type { Favourites } from './favourites.ts'
import type { EntryAside, EntryHeader, IndexRecord } from './index-file.ts'
import { intermediatesTime, listIntermediates, readIntermediates } from './intermediates-reader.ts'
import { mapConcurrently } from './map-concurrently.ts'
import { entryHeaderOf, type MetadataIndex } from './metadata-index.ts'
import { readLibraryHeader } from './read-picture-header.ts'
import { concurrentReads, findFile, type LibraryFile } from './scan-folder.ts'
import { type DeletedFile, deletedPath } from './trash-files.ts'

/** A file as the library lists it. */
export interface ListedFile extends LibraryFile {
  /** The generated picture that it was made from, which is not listed by itself. */
  readonly generated: LibraryFile | null
}

/** With more pictures than this, one listing of the folder takes less time than looking for each. */
const minListed = 50

const newestFirst = (a: LibraryFile, b: LibraryFile): number => b.time - a.time || (a.id < b.id ? 1 : -1)

const isGenerated = (id: string): boolean => id.includes('-generated.') && resultOf(id) !== id

/** Files newest first; a generated picture is joined to its result where both are there. */
export const groupFiles = async (files: readonly LibraryFile[]): Promise<readonly ListedFile[]> => {
  const generated = new Map<string, LibraryFile>()
  for (const file of files) if (isGenerated(file.id)) generated.set(resultOf(file.id), file)
  const joined = new Map<string, LibraryFile>()
  if (generated.size > 0)
    for (const { id } of files) {
      const own = generated.get(id)
      if (own) joined.set(own.id, own)
    }
  const listed = files
    .filter(({ id }) => !joined.has(id))
    .map(({ id, bytes, time }): ListedFile => {
      const own = generated.get(id)
      return { id, bytes, time, generated: own ?? null }
    })
  return (await sortInSlices(listed, newestFirst, yieldToEventLoop)) ?? []
}

const noAside = { similarity: null, peopleIds: [] }

/** Makes what a library shows of its files: what their headers say, what is kept beside them, and favourites. */
export const createLibraryItems = (
  folder: string,
  index: MetadataIndex,
  favourites: Favourites,
  albums: Pick<Albums, 'membership'>,
) => {
  /** A file with its header; of a damaged result the generated picture, of a damaged picture nothing. */
  const withHeader = async (file: ListedFile): Promise<readonly (ListedFile & { head: EntryHeader })[]> => {
    const { generated } = file
    const head = await index.header(file)
    if (head) return [{ ...file, head }]
    const instead = generated && (await index.header(generated))
    return instead ? [{ ...generated, generated: null, head: instead }] : []
  }

  const asideOf = async (file: LibraryFile) => {
    const time = await intermediatesTime(folder, file.id)
    if (time === null) return noAside
    return index.aside(file, time, async () => {
      const { similarity, people } = await readIntermediates(folder, file.id)
      return { similarity, peopleIds: people ? idsOfSwapped(people) : [] }
    })
  }

  /** Reads favourites and albums. @returns makes what lists show of a file, with them */
  const readMarks = async () => {
    const [marked, memberOf] = await Promise.all([favourites.read(), albums.membership()])
    return (
      { id, bytes, time, generated }: ListedFile,
      head: EntryHeader,
      { similarity, peopleIds }: Pick<EntryAside, 'similarity' | 'peopleIds'>,
    ): LibraryEntry => ({
      ...{ id, ...head, bytes, createdAt: time, favourite: marked.has(id) },
      ...{ generated: generated?.id ?? null, similarity, peopleIds: [...peopleIds] },
      albums: [...(memberOf.get(id) ?? [])],
    })
  }

  /** What lists show of files; damaged ones are left out. */
  const describe = async (files: readonly ListedFile[]): Promise<LibraryEntry[]> => {
    const [toEntry, hasIntermediates] = await Promise.all([readMarks(), listIntermediates(folder)])
    const pictures = await mapConcurrently(files, concurrentReads, withHeader)
    return mapConcurrently(pictures.flat(), concurrentReads, async file => {
      return toEntry(file, file.head, hasIntermediates(file.id) ? await asideOf(file) : noAside)
    })
  }

  /** The entries that pictures are shown as; of a generated picture, that of its result. */
  const entriesOf = async (ids: readonly string[]): Promise<LibraryEntry[]> => {
    const names = ids.length < minListed ? null : new Set(await readdir(folder).catch((): string[] => []))
    const candidates = [...new Set(ids.flatMap(id => [resultOf(id), id, generatedOf(id)]))].filter(
      id => names?.has(id) ?? true,
    )
    const files = await mapConcurrently(candidates, concurrentReads, id => findFile(folder, id))
    const wanted = new Set(ids)
    const grouped = await groupFiles(files.filter(file => file !== null))
    return describe(
      grouped.filter(
        ({ id, generated }) => wanted.has(id) || (generated !== null && wanted.has(generated.id)),
      ),
    )
  }

  /** What lists show of pictures by what the index says of them. */
  const fromIndex = async (records: readonly IndexRecord[]): Promise<LibraryEntry[]> => {
    const toEntry = await readMarks()
    const files = await groupFiles(records)
    const known = new Map(records.map(record => [record.id, record]))
    return files.flatMap(file => {
      const { head = null, aside } = known.get(file.id) ?? {}
      return head ? [toEntry(file, head, aside ?? noAside)] : []
    })
  }

  return {
    describe,
    fromIndex,
    entriesOf,
    /** All that is known of pictures; those that are not there are left out. */
    itemsOf: async (ids: readonly string[]): Promise<LibraryItem[]> => {
      const read = async (entry: LibraryEntry): Promise<LibraryItem[]> => {
        const [header, kept] = await Promise.all([
          readLibraryHeader(join(folder, entry.id)),
          readIntermediates(folder, entry.id),
        ])
        if (!header) return []
        const { recipe, photoRecipe } = header
        return [{ ...entry, ...entryHeaderOf(header), ...kept, recipe, photoRecipe }]
      }
      return (await mapConcurrently(await entriesOf(ids), concurrentReads, read)).flat()
    },
    describeDeleted: async (file: DeletedFile): Promise<DeletedItem> => {
      const { id, deletedAt, time, generated } = file
      const header = await index.header(file, deletedPath(folder, file))
      const bytes = file.bytes + (generated?.bytes ?? 0)
      const size = { width: header?.width ?? 0, height: header?.height ?? 0 }
      return { id, deletedAt, ...size, bytes, createdAt: time, prompt: header?.prompt ?? null }
    },
  }
}
