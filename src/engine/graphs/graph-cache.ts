import { createHash } from 'node:crypto'
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { openSession } from '../../core/runtime/open-session.ts'
import type { Session } from '../../core/runtime/session.ts'
import { makeFolder } from '../../node/make-folder.ts'
import { renameWithRetry } from '../../node/rename-with-retry.ts'
import { temporaryIn } from '../../node/temporary-files.ts'
import { processorKey } from '../machine-key.ts'
import { pruneGraphs } from './prune-graphs.ts'

/** A verified graph with the weights beside it. */
export interface GraphToOpen {
  readonly file: string
  readonly name: string
  /** Of the graph and all weights beside it. */
  readonly sums: readonly string[]
  readonly bytes: number
}

/** Optimised graphs kept on disk: optimising a large one takes longer than loading it. */
export interface GraphCache {
  /** Opens a graph whose checksum was compared on the cpu, as it was optimised earlier where that is known. */
  open(graph: GraphToOpen): Promise<Session>
}

/** Smaller graphs load in a moment anyway. */
const worthKeeping = 20 * 2 ** 20

const files = { graph: 'graph.onnx', weights: 'weights.bin', entry: 'entry.json' }

/** @param folder null opens everything from its source @param smallest bytes of the smallest graph that is kept */
export const createGraphCache = (folder: string | null, smallest = worthKeeping): GraphCache => ({
  open: async graph => {
    const { file, name, bytes } = graph
    if (folder === null || bytes < smallest) return openSession(file, { name, verified: true })
    const entry = join(folder, keyOf(graph))
    return (await openKept(entry, name)) ?? openAndKeep(folder, entry, graph)
  },
})

const keyOf = ({ sums }: GraphToOpen): string =>
  createHash('sha256')
    .update([...sums, 'cpu', processorKey()].join('\n'))
    .digest('hex')

/**
 * What the file system says of both files. The weights are too large to read again just to compare them, but nothing
 * can be written to them without changing it: the change time cannot be set by hand.
 */
const identityOf = async (entry: string): Promise<string> => {
  const facts = [files.graph, files.weights].map(async name => {
    const info = await stat(join(entry, name), { bigint: true }).catch(() => null)
    return info ? [info.ino, info.size, info.mtimeNs, info.ctimeNs].join(' ') : 'none'
  })
  return (await Promise.all(facts)).join('\n')
}

const openKept = async (entry: string, name: string): Promise<Session | null> => {
  const told = await readFile(join(entry, files.entry), 'utf8').catch(() => null)
  if (told === null) return null
  if (told === (await identityOf(entry))) {
    try {
      const session = await openSession(join(entry, files.graph), { name, optimisation: 'done' })
      // Marks it as used, on the one file that is not compared.
      await utimes(join(entry, files.entry), new Date(), new Date()).catch(() => {})
      return session
    } catch (error) {
      // Building it again would take still more. Any other reason is told by its source below.
      if (error instanceof LikenessError && error.code === 'out-of-memory') throw error
    }
  }
  await rm(entry, { recursive: true, force: true }).catch(() => {})
  return null
}

const openAndKeep = async (folder: string, entry: string, { file, name }: GraphToOpen): Promise<Session> => {
  const temporary = temporaryIn(folder)
  try {
    await makeFolder(temporary)
    const writeOptimised = { file: join(temporary, files.graph), weights: files.weights }
    const session = await openSession(file, { name, verified: true, writeOptimised })
    await keep(folder, temporary, entry).catch(() => {})
    return session
  } catch {
    // A full disk or a graph that cannot be written must not stop it from running.
    return await openSession(file, { name, verified: true })
  } finally {
    await rm(temporary, { recursive: true, force: true }).catch(() => {})
  }
}

/** The entry is told last and the folder renamed: what is there is whole. */
const keep = async (folder: string, temporary: string, entry: string): Promise<void> => {
  await writeFile(join(temporary, files.entry), await identityOf(temporary))
  await renameWithRetry(temporary, entry)
  await pruneGraphs(folder, entry)
}
