import { join } from 'node:path'
import { yieldToEventLoop } from '../../core/yield-to-event-loop.ts'
import { sortInSlices } from '../../shared/sort-in-slices.ts'
import {
  appendToIndex,
  type EntryAside,
  type EntryHeader,
  type IndexRecord,
  readIndex,
  writeIndex,
} from './index-file.ts'
import type { LibraryHeader } from './read-picture-header.ts'
import { readLibraryHeader } from './read-picture-header.ts'
import type { LibraryFile } from './scan-folder.ts'

/** A cache of what lists need of pictures, so that only new and changed files are opened. */
export interface MetadataIndex {
  /**
   * What a picture's header says; null for a damaged file.
   * @param path where the file is, when not in the library folder itself
   */
  header(file: LibraryFile, path?: string): Promise<EntryHeader | null>
  /** What is kept beside a picture, as it was when `time` is that of its folder; else it is read. */
  aside(file: LibraryFile, time: number, read: () => Promise<Omit<EntryAside, 'time'>>): Promise<EntryAside>
  /** Whether the index knows a file of that size and time. */
  knows(file: LibraryFile): Promise<boolean>
  /** Whether it knows a file of that name. */
  has(id: string): Promise<boolean>
  /** Forgets pictures that are not there any more. */
  forget(ids: readonly string[]): Promise<void>
  /** Forgets all other files. */
  keepOnly(files: readonly LibraryFile[]): Promise<void>
  /** Writes the index when it has changed. A failure is ignored: the index only saves time. */
  save(): Promise<void>
  /** Adds pictures to the index as it is written, which takes much less time than to write it all. */
  append(ids: readonly string[]): Promise<void>
}

/** The part of a header that lists need. */
export const entryHeaderOf = (header: LibraryHeader): EntryHeader => {
  const { width, height, madeBy, recipe, photoRecipe } = header
  return {
    ...{ width, height, madeBy },
    prompt: recipe?.prompt ?? null,
    seed: recipe?.seed ?? null,
    pack: recipe?.pack ?? null,
    swapped: madeBy === 'swap' || recipe?.swap !== undefined,
    fromPhotos: photoRecipe !== null,
  }
}

const idsPerTurn = 5000

/** The index of a library folder, kept in its bookkeeping folder. */
export const createMetadataIndex = (library: string): MetadataIndex => {
  let loading: Promise<Map<string, IndexRecord>> | undefined
  let changed = false
  const records = () => {
    loading ??= readIndex(library)
    return loading
  }
  const isSame = (record: IndexRecord | undefined, { bytes, time }: LibraryFile): record is IndexRecord =>
    record !== undefined && record.bytes === bytes && record.time === time

  return {
    header: async (file, path = join(library, file.id)) => {
      const map = await records()
      const known = map.get(file.id)
      if (isSame(known, file)) return known.head
      const header = await readLibraryHeader(path)
      const head = header && entryHeaderOf(header)
      const { id, bytes, time } = file
      map.set(id, { id, bytes, time, head })
      changed = true
      return head
    },
    aside: async ({ id }, time, read) => {
      const map = await records()
      const known = map.get(id)?.aside
      if (known?.time === time) return known
      const aside = { time, ...(await read()) }
      const record = map.get(id)
      if (record) {
        map.set(id, { ...record, aside })
        changed = true
      }
      return aside
    },
    knows: async file => isSame((await records()).get(file.id), file),
    has: async id => (await records()).has(id),
    forget: async ids => {
      const map = await records()
      for (const id of ids) changed = map.delete(id) || changed
    },
    keepOnly: async files => {
      const map = await records()
      const kept = new Set<string>()
      for (const [i, { id }] of files.entries()) {
        if (i % idsPerTurn === idsPerTurn - 1) await yieldToEventLoop()
        kept.add(id)
      }
      for (const id of map.keys())
        if (!kept.has(id)) {
          map.delete(id)
          changed = true
        }
    },
    save: async () => {
      if (!changed) return
      changed = false
      try {
        const oldestFirst = (a: IndexRecord, b: IndexRecord) => a.time - b.time
        const sorted = await sortInSlices([...(await records()).values()], oldestFirst, yieldToEventLoop)
        await writeIndex(library, sorted ?? [])
      } catch {
        // A library on a read-only disk is still shown.
      }
    },
    append: async ids => {
      const map = await records()
      const added = ids.flatMap(id => map.get(id) ?? [])
      await appendToIndex(library, added).catch(() => {})
    },
  }
}
