import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../core/errors.ts'
import { brokenPath } from '../../node/broken-path.ts'
import { renameWithRetry } from '../../node/rename-with-retry.ts'
import type { Failure } from '../../shared/api/failure.ts'
import { bookkeepingFolder } from '../../shared/library-layout.ts'
import { saveFile } from '../results/save-file.ts'
import { ensureInside } from './ensure-inside.ts'

/** The copy is written after the file itself, so that one of them is whole at any time. */
const names = { file: 'favourites.json', copy: 'favourites-copy.json' } as const

const saved = z.object({ version: z.literal(1), ids: z.array(z.string()) })

type Ids = ReadonlySet<string>
type Found =
  | { readonly kind: 'ids'; readonly ids: Ids }
  | { readonly kind: 'none' | 'damaged' }
  /** It may be whole, but cannot be read now. */
  | { readonly kind: 'unreadable'; readonly code: string }

/** Which pictures of a library are favourites: the one thing in its bookkeeping that nobody could make again. */
export interface Favourites {
  read(): Promise<Ids>
  /** @throws LikenessError `file-unreadable` rather than writing over what cannot be read; `disk-full`, `output-not-writable` */
  mark(ids: readonly string[], favourite: boolean): Promise<void>
}

/** @param notify tells the person of a damaged file, which is set aside */
export const createFavourites = (library: string, notify: (notice: Failure) => void): Favourites => {
  const pathOf = (name: string) => join(library, bookkeepingFolder, name)
  let mending: Promise<Found> | undefined

  const readOne = async (name: string): Promise<Found> => {
    try {
      const text = await readFile(pathOf(name), 'utf8')
      return { kind: 'ids', ids: new Set(saved.parse(JSON.parse(text)).ids) }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'none' }
      return error instanceof SyntaxError || error instanceof z.ZodError
        ? { kind: 'damaged' }
        : { kind: 'unreadable', code: code ?? 'unknown reason' }
    }
  }

  const write = async (ids: Ids) => {
    const folder = await ensureInside(library, [bookkeepingFolder])
    const bytes = Buffer.from(JSON.stringify({ version: 1, ids: [...ids].sort() }))
    for (const name of [names.file, names.copy]) await saveFile(join(folder, name), bytes)
  }

  /** Sets a damaged file aside and goes on from its copy. */
  const mend = async (): Promise<Found> => {
    const found = await readOne(names.file)
    if (found.kind !== 'damaged') return found
    const copy = await readOne(names.copy)
    const aside = brokenPath(pathOf(names.file))
    try {
      await renameWithRetry(pathOf(names.file), aside, { within: 2000 })
      if (copy.kind === 'ids') await write(copy.ids)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown reason'
      return copy.kind === 'ids' ? copy : { kind: 'unreadable', code }
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

  const find = async (): Promise<Found> => {
    const found = await readOne(names.file)
    if (found.kind === 'ids') return found
    if (found.kind !== 'damaged') {
      const copy = await readOne(names.copy)
      return copy.kind === 'ids' ? copy : found
    }
    mending ??= mend().finally(() => {
      mending = undefined
    })
    return mending
  }

  return {
    read: async () => {
      const found = await find()
      return found.kind === 'ids' ? found.ids : new Set()
    },
    mark: async (ids, favourite) => {
      const found = await find()
      if (found.kind === 'unreadable')
        throw new LikenessError(
          'file-unreadable',
          `The list of favourites "${pathOf(names.file)}" cannot be read (${found.code}), so it is not changed. Check its permissions and the disk.`,
        )
      const all = new Set(found.kind === 'ids' ? found.ids : [])
      for (const id of ids) favourite ? all.add(id) : all.delete(id)
      await write(all)
    },
  }
}
