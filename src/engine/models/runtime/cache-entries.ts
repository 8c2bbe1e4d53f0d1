import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A folder of a cache on disk, with the files that belong together. */
export interface CacheEntry {
  readonly path: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly usedAt: number
}

/** The entries of a cache; the newest date of their files is that of their last use. */
export const readCacheEntries = async (folder: string): Promise<readonly CacheEntry[]> => {
  const names = await readdir(folder).catch(() => [])
  return Promise.all(names.map(name => describe(join(folder, name))))
}

const describe = async (path: string): Promise<CacheEntry> => {
  const names = await readdir(path).catch(() => [])
  const infos = await Promise.all(names.map(name => stat(join(path, name)).catch(() => null)))
  return {
    path,
    bytes: infos.reduce((sum, info) => sum + (info?.size ?? 0), 0),
    usedAt: Math.max((await stat(path).catch(() => null))?.mtimeMs ?? 0, ...infos.map(i => i?.mtimeMs ?? 0)),
  }
}
