import { createHash } from 'node:crypto'
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import { type OpenSessionOptions, openSession } from '../../../core/onnx/open-session.ts'
import type { Session } from '../../../core/onnx/session.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { renameWithRetry } from '../../../node/rename-with-retry.ts'
import { temporaryIn } from '../../../node/temporary-files.ts'
import { processorKey } from './machine-key.ts'
import { defaultGraphLimits, type GraphLimits, hasRoomForGraph, pruneGraphs } from './prune-graphs.ts'

/** A graph whose checksums were compared, with the weights beside it. */
export interface VerifiedGraph {
  /** Path of the graph. */
  readonly file: string
  /** As errors name it. */
  readonly name: string
  /** SHA-256 of the graph and of all weights beside it. */
  readonly checksums: readonly string[]
  /** Of all of these files. */
  readonly bytes: number
}

/** Graphs as the runtime has optimised them for the cpu, on disk: optimising a large one takes longer than loading it. */
export interface GraphCache {
  /**
   * Opens a graph on the cpu: the optimised copy where there is one, else the original, whose optimised copy is kept.
   * @param optimise false opens the original without optimising it, which takes a fraction of the memory
   * @throws what `openSession` throws
   */
  open(graph: VerifiedGraph, optimise?: boolean): Promise<Session>
  /** Whether there is an optimised copy. */
  has(graph: VerifiedGraph): Promise<boolean>
}

/** Smaller graphs are optimised in no time. */
const minCachedBytes = 20 * 2 ** 20

/**
 * From this size on weights are used as they are mapped: repacked copies of so many cost more than they save. It depends
 * on the size only, so that a graph always computes the same.
 */
export const minMappedBytes = 200 * 2 ** 20

const files = { graph: 'graph.onnx', weights: 'weights.bin', entry: 'entry.json' }

/**
 * @param folder of the copies; null opens the originals only
 * @param minBytes graphs with fewer bytes are not cached
 */
export const createGraphCache = (
  folder: string | null,
  minBytes = minCachedBytes,
  limits = defaultGraphLimits,
): GraphCache => ({
  open: async (graph, optimise = true) => {
    const { file, name, bytes } = graph
    const options: SessionOptions = { name, prepack: bytes < minMappedBytes }
    const openOriginal = () =>
      openSession(file, { ...options, verified: true, optimisation: optimise ? 'full' : 'none' })
    if (folder === null || bytes < minBytes) return openOriginal()
    const entry = join(folder, keyOf(graph))
    const cached = await openCached(entry, options)
    if (cached) return cached
    // Half-precision weights may double; what is in use by then is not deleted for it either.
    if (!optimise || !(await hasRoomForGraph(folder, bytes, limits))) return openOriginal()
    return openAndCache(folder, entry, limits, file, options)
  },
  has: async graph =>
    folder !== null && (await stat(join(folder, keyOf(graph), files.entry)).catch(() => null)) !== null,
})

const keyOf = ({ checksums }: VerifiedGraph): string =>
  createHash('sha256')
    .update([...checksums, 'cpu', processorKey()].join('\n'))
    .digest('hex')

/**
 * Inode, size and times of both files. Comparing checksums would take as long as reading them; but nothing can be
 * written without changing these, as the change time (ctime) cannot be set.
 */
const identityOf = async (entry: string): Promise<string> => {
  const facts = [files.graph, files.weights].map(async name => {
    const info = await stat(join(entry, name), { bigint: true }).catch(() => null)
    return info ? [info.ino, info.size, info.mtimeNs, info.ctimeNs].join(' ') : 'none'
  })
  return (await Promise.all(facts)).join('\n')
}

type SessionOptions = Pick<OpenSessionOptions, 'name' | 'prepack'>

/** The optimised copy; null when there is none, or when it was changed, and deleted therefore. */
const openCached = async (entry: string, options: SessionOptions): Promise<Session | null> => {
  const identity = await readFile(join(entry, files.entry), 'utf8').catch(() => null)
  if (identity === null) return null
  if (identity === (await identityOf(entry))) {
    try {
      const session = await openSession(join(entry, files.graph), { ...options, optimisation: 'done' })
      // The time of its last use, on the one file that is not compared.
      await utimes(join(entry, files.entry), new Date(), new Date()).catch(() => {})
      return session
    } catch (error) {
      // The original would take even more memory. Any other error, the original has, too.
      if (error instanceof LikenessError && error.code === 'out-of-memory') throw error
    }
  }
  await rm(entry, { recursive: true, force: true }).catch(() => {})
  return null
}

const openAndCache = async (
  folder: string,
  entry: string,
  limits: GraphLimits,
  file: string,
  options: SessionOptions,
): Promise<Session> => {
  const temporary = temporaryIn(folder)
  try {
    await makeFolder(temporary)
    const writeOptimised = { file: join(temporary, files.graph), weights: files.weights }
    const session = await openSession(file, { ...options, verified: true, writeOptimised })
    await store(folder, temporary, entry, limits).catch(() => {})
    return session
  } catch {
    // A full disk, or a graph that cannot be written, must not keep the network from running.
    return await openSession(file, { ...options, verified: true })
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => {})
  }
}

/** The identity is written last and the folder renamed into place, so that an entry is always complete. */
const store = async (
  folder: string,
  temporary: string,
  entry: string,
  limits: GraphLimits,
): Promise<void> => {
  await writeFile(join(temporary, files.entry), await identityOf(temporary))
  await renameWithRetry(temporary, entry)
  await pruneGraphs(folder, entry, limits)
}
