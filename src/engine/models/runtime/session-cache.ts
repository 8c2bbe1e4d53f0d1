import { join } from 'node:path'
import { LikenessError } from '../../../core/errors.ts'
import { recordTime } from '../../../core/onnx/inference-context.ts'
import type { Session } from '../../../core/onnx/session.ts'
import { yieldToEventLoop } from '../../../core/yield-to-event-loop.ts'
import type { Pack } from '../registry/pack-library.ts'
import { companionsOf, listedFile } from '../registry/verify.ts'
import { type CompatibilityCache, createCompatibilityCache } from './compatibility-cache.ts'
import { createGraphCache } from './graph-cache.ts'
import { type BenchmarkNetwork, loadNetwork } from './load-network.ts'
import { machineKey } from './machine-key.ts'
import { availableMemory } from './memory/available-memory.ts'
import { type ClosableSession, openClosable } from './memory/closable-session.ts'
import { type GraphWeights, weighGraph } from './memory/graph-weights.ts'
import { createSeenRuns, needsOf } from './memory/memory-needs.ts'
import { type OpenNetwork, planMemory } from './memory/plan-memory.ts'

/** Networks kept open between jobs. Where memory is short, those used longest ago are closed until they are needed. */
export interface SessionCache {
  /** Opens a pack's network, or hands out the one already open. @param signal ends a trial on a provider */
  open(pack: Pack, path: string, signal?: AbortSignal): Promise<Session>
  /** How many networks are kept open. */
  size(): number
  /** Closes every open network. */
  release(): Promise<void>
}

export interface SessionCacheOptions {
  /** Where optimised graphs and measurements lie between runs; without it there are none. */
  readonly cacheFolder?: string
  readonly verdicts?: CompatibilityCache
  /** Providers a network may run on, best first; cpu comes after them by itself. */
  readonly providers?: () => Promise<readonly string[]>
  readonly tryNetwork?: BenchmarkNetwork
  /** Bytes that may still be taken. */
  readonly available?: () => number
}

interface Kept {
  readonly session: Promise<ClosableSession>
  /** The same once it is there: one that is just being opened must not be waited for. */
  opened: ClosableSession | null
  /** What closing it gives back. */
  held: number
}

/** The same cache, opening everything for one job; opens nothing more once that is cancelled. */
export const withSignal = (sessions: SessionCache, signal: AbortSignal): SessionCache => ({
  open: async (pack, path) => {
    await yieldToEventLoop(signal)
    return sessions.open(pack, path, signal)
  },
  size: sessions.size,
  release: sessions.release,
})

/** @param provider the execution provider tried first; a network that it cannot run goes to the next, finally to cpu. */
export const createSessionCache = (
  provider: string,
  {
    cacheFolder,
    verdicts = createCompatibilityCache(null, machineKey()),
    providers = async () => [provider],
    tryNetwork,
    available = availableMemory,
  }: SessionCacheOptions = {},
): SessionCache => {
  const inCache = (name: string) => (cacheFolder === undefined ? null : join(cacheFolder, name))
  const graphs = createGraphCache(inCache('graphs'))
  const seenRuns = createSeenRuns(inCache(`runs-${provider}.json`))
  const kept = new Map<string, Kept>()
  const keyOf = (pack: Pack, path: string) => `${pack.folder}\n${path}`

  /** Closes what was used longest ago until there is room for so much. @returns the room there is then */
  const makeRoom = async (need: number, but?: Kept): Promise<number> => {
    const room = available()
    if (room >= need) return room
    const open = new Map<string, Kept>()
    const networks: OpenNetwork[] = []
    for (const [key, entry] of kept) {
      if (entry === but || !entry.opened?.isOpen) continue
      open.set(key, entry)
      const { usedAt, isRunning } = entry.opened
      networks.push({ key, bytes: entry.held, usedAt, running: isRunning })
    }
    // What is closed may stay with the process, which uses it again: counting beats looking.
    let counted = room
    for (const key of planMemory(need, room, networks).close) {
      const entry = open.get(key)
      if (!entry?.opened || entry.opened.isRunning) continue
      await entry.opened.dispose()
      counted += entry.held
    }
    return Math.max(counted, available())
  }

  const openKept = (pack: Pack, path: string, firstSignal?: AbortSignal): Kept => {
    // It opens again for other jobs than the first.
    let signal = firstSignal
    const name = `${pack.manifest.id}/${path}`
    const files = () => [listedFile(pack, path), ...companionsOf(pack, path)]
    const bytes = () => files().reduce((sum, file) => sum + file.bytes, 0)
    let weighing: Promise<GraphWeights> | undefined
    const weights = () => {
      weighing ??= weighGraph(join(pack.folder, path), bytes(), listedFile(pack, path).bytes)
      return weighing
    }
    const toOpen = (file: string) => ({ file, name, sums: files().map(f => f.sha256), bytes: bytes() })
    const key = () => listedFile(pack, path).sha256
    const needs = async () => {
      const isKept = await graphs.isKept(toOpen(path))
      return { isKept, ...needsOf(path, await weights(), { isKept, seen: await seenRuns.of(key()) }) }
    }
    const refuse = async (room: number): Promise<never> => {
      const { openLean, leastRun } = await needs()
      throw new LikenessError(
        'out-of-memory',
        `Not enough memory for "${name}". Close other programs, choose a smaller size or a smaller pack. It takes about ${megabytes(openLean + leastRun)}; ${megabytes(room)} of memory are free.`,
        { details: { pack: pack.manifest.id } },
      )
    }
    const load = async () => {
      const started = performance.now()
      try {
        const { isKept, open, openLean, run, leastRun } = await needs()
        const room = await makeRoom(Math.max(open, openLean + run))
        // Trying could end the whole process.
        if (room < openLean + leastRun) await refuse(room)
        const isLean = room < open
        entry.held = isKept || isLean ? openLean : (await weights()).widened
        const session = await loadNetwork(pack, path, {
          providers: await providers(),
          verdicts,
          tryNetwork,
          signal,
          openOnCpu: file => graphs.open(toOpen(file), isLean),
        })
        signal = undefined
        return sayingWhose(session, pack.manifest.id)
      } catch (error) {
        throw sayWhatIsNeeded(error, pack.manifest.id, bytes(), available())
      } finally {
        recordTime('load', performance.now() - started)
      }
    }
    const session = openClosable(load, {
      beforeFirstRun: async () => {
        const { run, leastRun } = await needs()
        const room = await makeRoom(run, entry)
        if (room < leastRun) await refuse(room)
      },
      afterFirstRun: grown => {
        entry.held += grown
        // Nobody waits for a measurement, and nothing depends on its being kept.
        void seenRuns.add(key(), grown).catch(() => {})
      },
    })
    const entry: Kept = { session, opened: null, held: 0 }
    return entry
  }

  return {
    open: (pack, path, signal) => {
      const key = keyOf(pack, path)
      const known = kept.get(key)
      if (known) return known.session
      const opening = openKept(pack, path, signal)
      kept.set(key, opening)
      opening.session.then(
        session => {
          opening.opened = session
        },
        () => kept.delete(key),
      )
      return opening.session
    },
    size: () => kept.size,
    release: async () => {
      for (const [key, { session }] of [...kept]) {
        kept.delete(key)
        // One that could not be opened has told whoever opened it.
        const opened = await session.catch(() => null)
        await opened?.dispose()
      }
    },
  }
}

/** Memory may also run out in a run: then the plan was wrong, and what would fit hangs on whose network it was. */
const sayingWhose = (session: Session, pack: string): Session => ({
  ...session,
  run: feeds =>
    session.run(feeds).catch((error: unknown) => {
      if (!isOutOfMemory(error)) throw error
      throw new LikenessError(error.code, error.message, { cause: error, details: { pack } })
    }),
})

const isOutOfMemory = (error: unknown): error is LikenessError =>
  error instanceof LikenessError && error.code === 'out-of-memory'

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MB`

const sayWhatIsNeeded = (error: unknown, pack: string, weights: number, free: number): unknown =>
  isOutOfMemory(error) && !error.details
    ? new LikenessError(
        error.code,
        `${error.message} Its weights alone take ${megabytes(weights)}; ${megabytes(free)} of memory are free.`,
        { cause: error, details: { pack } },
      )
    : error
