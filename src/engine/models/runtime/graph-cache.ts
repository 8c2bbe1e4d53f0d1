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
  /**
   * Opens a graph whose checksum was compared on the cpu, as it was optimised earlier where that is known.
   * @param lean does not optimise it otherwise: that takes several times the memory of the weights
   */
  open(graph: GraphToOpen, lean?: boolean): Promise<Session>
  /** Whether it was optimised earlier. */
  isKept(graph: GraphToOpen): Promise<boolean>
}

/** Smaller graphs load in a moment anyway. */
const worthKeeping = 20 * 2 ** 20

/** Copies of so many weights cost more than they save; graphs are opened alike each time, to draw alike. */
const worthMapping = 200 * 2 ** 20

const files = { graph: 'graph.onnx', weights: 'weights.bin', entry: 'entry.json' }

/** @param folder null opens everything from its source @param smallest bytes of the smallest graph that is kept */
export const createGraphCache = (folder: string | null, smallest = worthKeeping): GraphCache => ({
  open: async (graph, lean = false) => {
    const { file, name, bytes } = graph
    const how: How = { name, prepack: bytes < worthMapping }
    const openAsItIs = () =>
      openSession(file, { ...how, verified: true, optimisation: lean ? 'none' : 'full' })
    if (folder === null || bytes < smallest) return openAsItIs()
    const entry = join(folder, keyOf(graph))
    const kept = await openKept(entry, how)
    return kept ?? (lean ? openAsItIs() : openAndKeep(folder, entry, file, how))
  },
  isKept: async graph =>
    folder !== null && (await stat(join(folder, keyOf(graph), files.entry)).catch(() => null)) !== null,
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

type How = Pick<OpenSessionOptions, 'name' | 'prepack'>

const openKept = async (entry: string, how: How): Promise<Session | null> => {
  const told = await readFile(join(entry, files.entry), 'utf8').catch(() => null)
  if (told === null) return null
  if (told === (await identityOf(entry))) {
    try {
      const session = await openSession(join(entry, files.graph), { ...how, optimisation: 'done' })
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

const openAndKeep = async (folder: string, entry: string, file: string, how: How): Promise<Session> => {
  const temporary = temporaryIn(folder)
  try {
    await makeFolder(temporary)
    const writeOptimised = { file: join(temporary, files.graph), weights: files.weights }
    const session = await openSession(file, { ...how, verified: true, writeOptimised })
    await keep(folder, temporary, entry).catch(() => {})
    return session
  } catch {
    // A full disk or a graph that cannot be written must not stop it from running.
    return await openSession(file, { ...how, verified: true })
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
