import { lstat, type Stats } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { errorCode } from '../../node/errno.ts'
import { pictureId } from '../../shared/api/options.ts'
import { mapConcurrently } from './map-concurrently.ts'

/** A picture's file, as the file system describes it. */
export interface LibraryFile {
  /** The file's name. */
  readonly id: string
  readonly bytes: number
  /** When it was last written, in milliseconds since 1970. */
  readonly time: number
}

/** How many files are read at the same time. */
export const concurrentReads = 16
/** How many files are looked up at the same time: each takes next to no time. */
export const concurrentStats = 64

/** Names read from a folder before the event loop gets its turn. */
const namesPerTurn = 1000

/**
 * The pictures of a folder itself, not of those below it. A folder that is not there has none.
 * @throws LikenessError `file-unreadable`
 */
export const scanFolder = async (library: string): Promise<LibraryFile[]> => {
  const ids: string[] = []
  try {
    for await (const entry of await opendir(library, { bufferSize: namesPerTurn }))
      if (entry.isFile() && pictureId.safeParse(entry.name).success) ids.push(entry.name)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') return []
    throw new LikenessError(
      'file-unreadable',
      `The library folder "${library}" cannot be read (${code}). Check its permissions, or choose another folder in the settings.`,
      { cause: error },
    )
  }
  const files = await mapConcurrently(ids, concurrentStats, id => findFile(library, id))
  return files.filter(file => file !== null)
}

/** A file of a folder; null when it is not there or no ordinary file: links are never followed. */
export const findFile = async (folder: string, id: string): Promise<LibraryFile | null> => {
  const info = await lstatOrNull(join(folder, id))
  return info?.isFile() ? { id, bytes: info.size, time: info.mtimeMs } : null
}

/** The callback API takes half the time of `fs/promises`, which matters with thousands of files. */
const lstatOrNull = (path: string) =>
  new Promise<Stats | null>(resolve => lstat(path, (error, info) => resolve(error ? null : info)))
