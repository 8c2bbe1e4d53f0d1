import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { madeBy, photoRecipe, recipe } from '../../shared/api/recipe.ts'
import { bookkeepingFolder } from '../../shared/library-layout.ts'
import { saveFile } from '../results/save-file.ts'
import { ensureLibraryFolder } from './ensure-library-folder.ts'
import { type LibraryHeader, readLibraryHeader } from './read-picture-header.ts'
import type { LibraryFile } from './scan-folder.ts'

/** A cache of what pictures' headers say, so that only new and changed files are opened. */
export interface MetadataIndex {
  /**
   * What a picture's header says; null for a damaged file.
   * @param path where the file is, when not in the library folder itself
   */
  header(file: LibraryFile, path?: string): Promise<LibraryHeader | null>
  /** Removes the entries of all other files. */
  keepOnly(files: readonly LibraryFile[]): void
  /** Writes the index when it has changed. A failure is ignored: the index only saves time. */
  save(): Promise<void>
}

const indexLine = z.object({
  id: z.string(),
  bytes: z.number(),
  time: z.number(),
  /** The picture's header. */
  head: z
    .object({
      width: z.int(),
      height: z.int(),
      madeBy: madeBy.nullable().optional(),
      recipe: recipe.nullable(),
      photoRecipe: photoRecipe.nullable().optional(),
    })
    // Indexes of before have no recipes of swaps and enhancements: those headers are read again.
    .refine(head => head.photoRecipe || !head.madeBy || head.madeBy === 'create')
    // Indexes of 0.1.0 name no route; pictures with a recipe were drawn.
    .transform(head => ({
      ...head,
      madeBy: head.madeBy ?? (head.recipe ? ('create' as const) : null),
      photoRecipe: head.photoRecipe ?? null,
    }))
    .nullable(),
})
type IndexLine = z.infer<typeof indexLine>

/** Lines parsed or written before the event loop gets its turn. */
const linesPerTurn = 200
const nextTurn = () => new Promise<void>(resolve => setImmediate(resolve))

/** The index of a library folder, kept in its bookkeeping folder. */
export const createMetadataIndex = (library: string): MetadataIndex => {
  const file = join(library, bookkeepingFolder, 'index.jsonl')
  let loading: Promise<Map<string, IndexLine>> | undefined
  let changed = false
  const lines = () => {
    loading ??= load(file)
    return loading
  }

  return {
    header: async ({ id, bytes, time }, path = join(library, id)) => {
      const map = await lines()
      const known = map.get(id)
      if (known && known.bytes === bytes && known.time === time) return known.head
      const header = await readLibraryHeader(path)
      map.set(id, { id, bytes, time, head: header })
      changed = true
      return header
    },
    keepOnly: files => {
      const kept = new Set(files.map(({ id }) => id))
      loading = loading?.then(map => {
        for (const id of map.keys())
          if (!kept.has(id)) {
            map.delete(id)
            changed = true
          }
        return map
      })
    },
    save: async () => {
      if (!changed) return
      changed = false
      try {
        const parts: string[] = []
        for (const [i, line] of [...(await lines()).values()].entries()) {
          if (i % linesPerTurn === linesPerTurn - 1) await nextTurn()
          parts.push(JSON.stringify(line))
        }
        await ensureLibraryFolder(library, [bookkeepingFolder])
        await saveFile(file, Buffer.from(parts.join('\n')), { durable: false })
      } catch {
        // A library on a read-only disk is still shown.
      }
    },
  }
}

/** One line of JSON for each picture: thousands are parsed in slices, and a damaged line costs one entry only. */
const load = async (file: string): Promise<Map<string, IndexLine>> => {
  const map = new Map<string, IndexLine>()
  const text = await readFile(file, 'utf8').catch(() => '')
  for (const [i, json] of text.split('\n').entries()) {
    if (i % linesPerTurn === linesPerTurn - 1) await nextTurn()
    try {
      const line = indexLine.parse(JSON.parse(json))
      map.set(line.id, line)
    } catch {
      // The picture's header is read again.
    }
  }
  return map
}
