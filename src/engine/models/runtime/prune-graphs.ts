import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const allowed = { bytes: 6 * 2 ** 30, age: 60 * 24 * 3600_000 }

interface Kept {
  readonly path: string
  readonly bytes: number
  readonly usedAt: number
}

/** Removes graphs nobody used for two months, and the longest unused beyond the size they may take together. */
export const pruneGraphs = async (
  folder: string,
  newest: string,
  { bytes, age } = allowed,
  now = Date.now(),
): Promise<void> => {
  const kept = await Promise.all((await readdir(folder)).map(name => describe(join(folder, name))))
  kept.sort((a, b) => b.usedAt - a.usedAt)
  let total = 0
  for (const entry of kept) {
    total += entry.bytes
    if (entry.path === newest || (total <= bytes && now - entry.usedAt <= age)) continue
    // One that is open elsewhere cannot be removed on Windows; it goes next time.
    await rm(entry.path, { recursive: true, force: true }).catch(() => {})
  }
}

const describe = async (path: string): Promise<Kept> => {
  const names = await readdir(path).catch(() => [])
  const infos = await Promise.all(names.map(name => stat(join(path, name)).catch(() => null)))
  return {
    path,
    bytes: infos.reduce((sum, info) => sum + (info?.size ?? 0), 0),
    usedAt: Math.max((await stat(path).catch(() => null))?.mtimeMs ?? 0, ...infos.map(i => i?.mtimeMs ?? 0)),
  }
}
