import { readFile, stat } from 'node:fs/promises'
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

/** Milliseconds for which a damaged file that another program has open is waited for. */
const renameTime = 2000

type ReadResult<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'missing' | 'damaged' }
  /** The system's error: the file itself may be fine. */
  | { readonly kind: 'unreadable'; readonly code: string }

export interface KeptListOptions<T> {
  /** In the library's bookkeeping folder, without `.json`; its copy is called the same with `-copy`. */
  readonly name: string
  readonly schema: z.ZodType<T>
  readonly empty: T
  /** What the list is called in messages, as `list of favourites`. */
  readonly title: string
  /** Called when a damaged list was set aside, for the person to see: `<name>-restored` or `<name>-set-aside`. */
  readonly notify: (notice: Failure) => void
}

/** A list of a library's bookkeeping that cannot be made again: it is kept twice, and never overwritten unread. */
export interface KeptList<T> {
  /** The list; the empty one when it cannot be read. */
  read(): Promise<T>
  /**
   * Changes the list. Calls must wait for each other.
   * @throws LikenessError `file-unreadable` (the list is not overwritten then), `disk-full`, `output-not-writable`; what `change` throws
   */
  change(change: (now: T) => T): Promise<T>
}

export const createKeptList = <T>(
  library: string,
  { name, schema, empty, title, notify }: KeptListOptions<T>,
): KeptList<T> => {
  /** The copy is written after the file itself, so that one of them is complete at any time. */
  const [file, copy] = [`${name}.json`, `${name}-copy.json`]
  const pathOf = (of: string) => join(library, bookkeepingFolder, of)
  let repairing: Promise<ReadResult<T>> | undefined
  /** What was read last, while the file has not changed: a long listing asks for each of its pages. */
  let last: { readonly stamp: string; readonly value: T } | undefined

  const readOne = async (of: string): Promise<ReadResult<T>> => {
    try {
      return { kind: 'value', value: schema.parse(JSON.parse(await readFile(pathOf(of), 'utf8'))) }
    } catch (error) {
      const code = errorCode(error)
      if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' }
      return error instanceof SyntaxError || error instanceof z.ZodError
        ? { kind: 'damaged' }
        : { kind: 'unreadable', code: code ?? 'unknown reason' }
    }
  }

  const write = async (value: T) => {
    const folder = await ensureLibraryFolder(library, [bookkeepingFolder])
    const bytes = Buffer.from(JSON.stringify(value))
    last = undefined
    for (const of of [file, copy]) await saveFile(join(folder, of), bytes)
  }

  /** Sets a damaged file aside and continues with its copy. */
  const repair = async (): Promise<ReadResult<T>> => {
    const result = await readOne(file)
    if (result.kind !== 'damaged') return result
    const fromCopy = await readOne(copy)
    const aside = brokenPath(pathOf(file))
    try {
      await renameWithRetry(pathOf(file), aside, { within: renameTime })
      if (fromCopy.kind === 'value') await write(fromCopy.value)
    } catch (error) {
      return fromCopy.kind === 'value'
        ? fromCopy
        : { kind: 'unreadable', code: errorCode(error) ?? 'unknown reason' }
    }
    const [code, what] =
      fromCopy.kind === 'value'
        ? [`${name}-restored`, 'was taken from its copy']
        : [`${name}-set-aside`, 'begins afresh']
    notify({ code, message: `The ${title} was damaged and ${what}. It was kept as "${aside}".` })
    return fromCopy
  }

  const readEither = async (): Promise<ReadResult<T>> => {
    const result = await readOne(file)
    if (result.kind === 'value') return result
    if (result.kind !== 'damaged') {
      const fromCopy = await readOne(copy)
      return fromCopy.kind === 'value' ? fromCopy : result
    }
    repairing ??= repair().finally(() => {
      repairing = undefined
    })
    return repairing
  }

  const stampOf = async (): Promise<string | null> => {
    const info = await stat(pathOf(file)).catch(() => null)
    return info && `${info.ino} ${info.mtimeMs} ${info.size}`
  }

  return {
    read: async () => {
      const stamp = await stampOf()
      if (stamp !== null && last?.stamp === stamp) return last.value
      const result = await readEither()
      if (result.kind !== 'value') return empty
      if (stamp !== null && stamp === (await stampOf())) last = { stamp, value: result.value }
      return result.value
    },
    change: async change => {
      const result = await readEither()
      if (result.kind === 'unreadable')
        throw new LikenessError(
          'file-unreadable',
          `The ${title} "${pathOf(file)}" cannot be read (${result.code}), so it is not changed. Check its permissions and the disk.`,
        )
      const next = change(result.kind === 'value' ? result.value : empty)
      await write(next)
      return next
    },
  }
}
