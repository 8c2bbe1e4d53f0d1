import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { recipe } from '../../shared/api/recipe.ts'
import { bookkeepingFolder } from '../../shared/library-layout.ts'
import { saveFile } from '../results/save-file.ts'
import { ensureInside } from './ensure-inside.ts'
import { type PictureHead, readHead } from './read-head.ts'

/** A file as the folder shows it. */
export interface FoundFile {
  readonly id: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly time: number
}

/** Remembers what the pictures' first bytes tell, so that only new ones are opened. */
export interface HeadIndex {
  /** Null for a broken picture. @param path where it lies, when not in the library itself */
  head(file: FoundFile, path?: string): Promise<PictureHead | null>
  /** Forgets all files but these. */
  keepOnly(files: readonly FoundFile[]): void
  /** Writes what is new. It only saves time: a failure is no error. */
  save(): Promise<void>
}

const line = z.object({
  id: z.string(),
  bytes: z.number(),
  time: z.number(),
  head: z.object({ width: z.int(), height: z.int(), recipe: recipe.nullable() }).nullable(),
})
type Line = z.infer<typeof line>

/** Lines read or written before other work gets its turn. */
const slice = 200
const turn = () => new Promise<void>(resolve => setImmediate(resolve))

export const createHeadIndex = (library: string): HeadIndex => {
  const file = join(library, bookkeepingFolder, 'index.jsonl')
  let known: Promise<Map<string, Line>> | undefined
  let changed = false
  const lines = () => {
    known ??= load(file)
    return known
  }

  return {
    head: async ({ id, bytes, time }, path = join(library, id)) => {
      const map = await lines()
      const before = map.get(id)
      if (before && before.bytes === bytes && before.time === time) return before.head
      const head = await readHead(path, bytes)
      map.set(id, { id, bytes, time, head })
      changed = true
      return head
    },
    keepOnly: files => {
      const kept = new Set(files.map(({ id }) => id))
      known = known?.then(map => {
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
        for (const [i, entry] of [...(await lines()).values()].entries()) {
          if (i % slice === slice - 1) await turn()
          parts.push(JSON.stringify(entry))
        }
        await ensureInside(library, [bookkeepingFolder])
        await saveFile(file, Buffer.from(parts.join('\n')), { durable: false })
      } catch {
        // A library on a disk that cannot be written is still shown.
      }
    },
  }
}

/** One line a picture, so that reading thousands can be done in slices and a damaged line costs one picture. */
const load = async (file: string): Promise<Map<string, Line>> => {
  const map = new Map<string, Line>()
  const text = await readFile(file, 'utf8').catch(() => '')
  for (const [i, json] of text.split('\n').entries()) {
    if (i % slice === slice - 1) await turn()
    try {
      const entry = line.parse(JSON.parse(json))
      map.set(entry.id, entry)
    } catch {
      // That picture is read again.
    }
  }
  return map
}
