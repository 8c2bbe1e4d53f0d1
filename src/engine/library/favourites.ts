import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../core/errors.ts'
import { errorCode } from '../../node/errno.ts'
import { brokenPath } from '../../node/json-file.ts'
import { renameWithRetry } from '../../node/rename-with-retry.ts'
import type { Failure } from '../../shared/api/failure.ts'
import { bookkeepingFolder } from '../../shared/library-layout.ts'
import { saveFile } from '../results/save-file.ts'
import { ensureLibraryFolder } from './ensure-library-folder.ts'

/** The copy is written after the file itself, so that one of them is complete at any time. */
const names = { file: 'favourites.json', copy: 'favourites-copy.json' } as const

const schema = z.object({ version: z.literal(1), ids: z.array(z.string()) })

/** Milliseconds for which a damaged file that another program has open is waited for. */
const renameTime = 2000

type Ids = ReadonlySet<string>
type ReadResult =
  | { readonly kind: 'ids'; readonly ids: Ids }
  | { readonly kind: 'missing' | 'damaged' }
  /** The system's error: the file itself may be fine. */
  | { readonly kind: 'unreadable'; readonly code: string }

/** Which pictures of a library are favourites: the one part of its bookkeeping that cannot be made again. */
export interface Favourites {
  /** Ids of the favourites; none when the list cannot be read. */
  read(): Promise<Ids>
  /**
   * Adds ids to the favourites or removes them.
   * @throws LikenessError `file-unreadable` (the list is not overwritten then), `disk-full`, `output-not-writable`
   */
  mark(ids: readonly string[], favourite: boolean): Promise<void>
}

/** @param notify called when a damaged list was set aside, for the person to see */
export const createFavourites = (library: string, notify: (notice: Failure) => void): Favourites => {
  const pathOf = (name: string) => join(library, bookkeepingFolder, name)
  let repairing: Promise<ReadResult> | undefined

  const readOne = async (name: string): Promise<ReadResult> => {
    try {
      const text = await readFile(pathOf(name), 'utf8')
      return { kind: 'ids', ids: new Set(schema.parse(JSON.parse(text)).ids) }
    } catch (error) {
      const code = errorCode(error)
      if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' }
      return error instanceof SyntaxError || error instanceof z.ZodError
        ? { kind: 'damaged' }
        : { kind: 'unreadable', code: code ?? 'unknown reason' }
    }
  }

  const write = async (ids: Ids) => {
    const folder = await ensureLibraryFolder(library, [bookkeepingFolder])
    const bytes = Buffer.from(JSON.stringify({ version: 1, ids: [...ids].sort() }))
    for (const name of [names.file, names.copy]) await saveFile(join(folder, name), bytes)
  }

  /** Sets a damaged file aside and continues with its copy. */
  const repair = async (): Promise<ReadResult> => {
    const result = await readOne(names.file)
    if (result.kind !== 'damaged') return result
    const copy = await readOne(names.copy)
    const aside = brokenPath(pathOf(names.file))
    try {
      await renameWithRetry(pathOf(names.file), aside, { within: renameTime })
      if (copy.kind === 'ids') await write(copy.ids)
    } catch (error) {
      return copy.kind === 'ids' ? copy : { kind: 'unreadable', code: errorCode(error) ?? 'unknown reason' }
    }
    const kept = `It was kept as "${aside}".`
    if (copy.kind === 'ids')
      notify({
        code: 'favourites-restored',
        message: `The list of favourites was damaged and was taken from its copy. ${kept}`,
      })
    else
      notify({
        code: 'favourites-set-aside',
        message: `The list of favourites was damaged and begins afresh. ${kept}`,
      })
    return copy
  }

  const readEither = async (): Promise<ReadResult> => {
    const result = await readOne(names.file)
    if (result.kind === 'ids') return result
    if (result.kind !== 'damaged') {
      const copy = await readOne(names.copy)
      return copy.kind === 'ids' ? copy : result
    }
    repairing ??= repair().finally(() => {
      repairing = undefined
    })
    return repairing
  }

  return {
    read: async () => {
      const result = await readEither()
      return result.kind === 'ids' ? result.ids : new Set()
    },
    mark: async (ids, favourite) => {
      const result = await readEither()
      if (result.kind === 'unreadable')
        throw new LikenessError(
          'file-unreadable',
          `The list of favourites "${pathOf(names.file)}" cannot be read (${result.code}), so it is not changed. Check its permissions and the disk.`,
        )
      const all = new Set(result.kind === 'ids' ? result.ids : [])
      for (const id of ids) favourite ? all.add(id) : all.delete(id)
      await write(all)
    },
  }
}
