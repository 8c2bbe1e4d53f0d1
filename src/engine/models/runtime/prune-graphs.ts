import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Bytes of all graphs together, and milliseconds since a graph's last use. */
const defaultLimits = { bytes: 6 * 2 ** 30, age: 60 * 24 * 3600_000 }

interface CachedGraph {
  readonly path: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly usedAt: number
}

/**
 * Deletes cached graphs that were not used for two months, and, beyond 6 GiB together, those used longest ago.
 * @param newest path of a graph that is never deleted
 */
export const pruneGraphs = async (
  folder: string,
  newest: string,
  { bytes, age } = defaultLimits,
  now = Date.now(),
): Promise<void> => {
  const graphs = await Promise.all((await readdir(folder)).map(name => describe(join(folder, name))))
  graphs.sort((a, b) => b.usedAt - a.usedAt)
  let total = 0
  for (const graph of graphs) {
    total += graph.bytes
    if (graph.path === newest || (total <= bytes && now - graph.usedAt <= age)) continue
    // Windows does not delete one that another process has open; the next pruning does.
    await rm(graph.path, { recursive: true, force: true }).catch(() => {})
  }
}

const describe = async (path: string): Promise<CachedGraph> => {
  const names = await readdir(path).catch(() => [])
  const infos = await Promise.all(names.map(name => stat(join(path, name)).catch(() => null)))
  return {
    path,
    bytes: infos.reduce((sum, info) => sum + (info?.size ?? 0), 0),
    usedAt: Math.max((await stat(path).catch(() => null))?.mtimeMs ?? 0, ...infos.map(i => i?.mtimeMs ?? 0)),
  }
}
