import { rm } from 'node:fs/promises'
import { readCacheEntries } from './cache-entries.ts'

/** How much is kept, and how long: bytes of all graphs together, and milliseconds since a graph's last use. */
export interface GraphLimits {
  readonly bytes: number
  readonly age: number
  /** What was used since then is never deleted to make room: whoever draws with two models in turn would write them in turn. */
  readonly inUse: number
}

const day = 24 * 3600_000

/** Two Stable Diffusion 1.5 in full precision are 6.8 GB. */
export const defaultGraphLimits: GraphLimits = { bytes: 8 * 2 ** 30, age: 60 * day, inUse: 7 * day }

/** Whether a graph of this size can be kept beside those in use. */
export const hasRoomForGraph = async (
  folder: string,
  needed: number,
  { bytes, inUse } = defaultGraphLimits,
  now = Date.now(),
): Promise<boolean> => {
  const used = (await readCacheEntries(folder)).filter(({ usedAt }) => now - usedAt <= inUse)
  return used.reduce((sum, graph) => sum + graph.bytes, needed) <= bytes
}

/**
 * Deletes cached graphs that were not used for two months, and, beyond the size limit, those used longest ago that are
 * not in use.
 * @param newest path of a graph that is never deleted
 */
export const pruneGraphs = async (
  folder: string,
  newest: string,
  { bytes, age, inUse } = defaultGraphLimits,
  now = Date.now(),
): Promise<void> => {
  const graphs = [...(await readCacheEntries(folder))].sort((a, b) => b.usedAt - a.usedAt)
  let total = 0
  for (const graph of graphs) {
    total += graph.bytes
    const unused = now - graph.usedAt
    if (graph.path === newest || unused <= inUse || (total <= bytes && unused <= age)) continue
    // Windows does not delete one that another process has open; the next pruning does.
    await rm(graph.path, { recursive: true, force: true }).catch(() => {})
  }
}
