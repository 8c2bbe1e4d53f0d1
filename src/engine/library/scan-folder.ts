import { lstat, type Stats } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { pictureId } from '../../shared/api/options.ts'
import type { FoundFile } from './head-index.ts'
import { mapConcurrently } from './map-concurrently.ts'

/** Files opened at once. */
export const atOnce = 16
/** Files looked at at once: each is soon done. */
const looksAtOnce = 64

/** The PNG files of the library folder itself; a folder that is not there has none. */
export const scanFolder = async (library: string): Promise<FoundFile[]> => {
  const entries = await readdir(library, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new LikenessError(
      'file-unreadable',
      `The library folder "${library}" cannot be read (${error.code}). Check its permissions, or choose another folder in the settings.`,
      { cause: error },
    )
  })
  const ids = entries
    .filter(entry => entry.isFile() && pictureId.safeParse(entry.name).success)
    .map(({ name }) => name)
  const found = await mapConcurrently(ids, looksAtOnce, id => findFile(library, id))
  return found.filter(file => file !== null)
}

/** An ordinary file of the library; links are none, whatever they lead to. */
export const findFile = async (library: string, id: string): Promise<FoundFile | null> => {
  const info = await look(join(library, id))
  return info?.isFile() ? { id, bytes: info.size, time: info.mtimeMs } : null
}

/** Half the price of `fs/promises`, which tells at five thousand files. */
const look = (path: string) =>
  new Promise<Stats | null>(resolve => lstat(path, (error, info) => resolve(error ? null : info)))
