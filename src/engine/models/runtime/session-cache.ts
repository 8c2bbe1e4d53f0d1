import { join } from 'node:path'
import { recordTime } from '../../../core/onnx/inference-context.ts'
import type { Session } from '../../../core/onnx/session.ts'
import type { Tensor } from '../../../core/tensor/tensor.ts'
import { yieldToEventLoop } from '../../../core/yield-to-event-loop.ts'
import type { Pack } from '../registry/pack-library.ts'
import { type Adaptation, adaptationKey, adaptationOf } from './adaptation.ts'
import { checkpointSource, namesCheckpointNetwork } from './checkpoint-source.ts'
import { type CompatibilityCache, createCompatibilityCache } from './compatibility-cache.ts'
import { createGraphCache } from './graph-cache.ts'
import { graphFileSource } from './graph-file-source.ts'
import { type BenchmarkNetwork, loadNetwork } from './load-network.ts'
import { machineKey } from './machine-key.ts'
import { availableMemory } from './memory/available-memory.ts'
import { type ClosableSession, openClosable } from './memory/closable-session.ts'
import { createMeasuredRuns, estimateMemoryNeeds } from './memory/memory-needs.ts'
import { namingPack, refusedError, withWeights } from './memory/out-of-memory.ts'
import { type LoadedNetwork, planMemory } from './memory/plan-memory.ts'
import { createMergedWeights, type MergedWeights } from './merged-weights.ts'

/** Sessions kept open between jobs. Where memory is short, those used longest ago are closed until they run again. */
export interface SessionCache {
  /**
   * Opens a pack's network, or returns the session that is already open.
   * @param signal stops a benchmark of the provider
   * @param adaptation what is added to a checkpoint's network; others are opened as they are
   * @throws LikenessError `out-of-memory`, and what `loadNetwork` throws
   */
  open(pack: Pack, path: string, signal?: AbortSignal, adaptation?: Adaptation): Promise<Session>
  /** How many networks are in the cache. */
  size(): number
  /** Closes all networks, after the runs that have begun. */
  release(): Promise<void>
}

export interface SessionCacheOptions {
  /** Where optimised graphs and measurements are kept; without it nothing is kept on disk. */
  readonly cacheFolder?: string
  readonly compatibility?: CompatibilityCache
  /** Providers that a network may run on, best first; the cpu comes after them in any case. */
  readonly providers?: () => Promise<readonly string[]>
  readonly benchmarkNetwork?: BenchmarkNetwork
  readonly merged?: MergedWeights
  /** Bytes of memory that may still be taken. */
  readonly available?: () => number
}

interface CacheEntry {
  readonly session: Promise<ClosableSession>
  /** The session once it is open: one that is being opened must not be waited for. */
  opened: ClosableSession | null
  /** Bytes that closing it gives back. */
  bytes: number
  /** With LoRAs merged in: the network that they are merged into. */
  readonly variantOf: string | null
}

type Feeds = Readonly<Record<string, Tensor>>

/** The same cache for one job: opens nothing any more once the job's signal is aborted. */
export const withSignal = (sessions: SessionCache, signal: AbortSignal): SessionCache => ({
  open: async (pack, path, _signal, adaptation) => {
    await yieldToEventLoop(signal)
    return sessions.open(pack, path, signal, adaptation)
  },
  size: sessions.size,
  release: sessions.release,
})

/** @param provider the execution provider that is used by default, and whose measurements are kept */
export const createSessionCache = (
  provider: string,
  {
    cacheFolder,
    compatibility = createCompatibilityCache(null, machineKey()),
    providers = async () => [provider],
    benchmarkNetwork,
    merged = createMergedWeights(),
    available = availableMemory,
  }: SessionCacheOptions = {},
): SessionCache => {
  const inCacheFolder = (name: string) => (cacheFolder === undefined ? null : join(cacheFolder, name))
  const graphs = createGraphCache(inCacheFolder('graphs'))
  const measuredRuns = createMeasuredRuns(inCacheFolder(`runs-${provider}.json`))
  const entries = new Map<string, CacheEntry>()
  // Preferences may change what is left out of a text encoder.
  const keyOf = (pack: Pack, path: string, adaptation: Adaptation | undefined) =>
    [
      ...[pack.folder, path, pack.manifest.roles['text-to-image']?.checkpoint?.clipSkip],
      ...(adaptation ? [adaptationKey(adaptation)] : []),
    ].join('\n')

  /** Closes networks used longest ago until `need` bytes are free. @returns the bytes that are free then */
  const makeRoom = async (need: number, except?: CacheEntry): Promise<number> => {
    const free = available()
    if (free >= need) return free
    const candidates = new Map<string, CacheEntry>()
    const loaded: LoadedNetwork[] = []
    for (const [key, entry] of entries) {
      if (entry === except || !entry.opened?.isOpen) continue
      candidates.set(key, entry)
      const { usedAt, isRunning } = entry.opened
      loaded.push({ key, bytes: entry.bytes, usedAt, isRunning })
    }
    // The process may hold on to freed memory and use it again, so that the system does not count it as free.
    let counted = free
    for (const key of planMemory(need, free, loaded).close) {
      const entry = candidates.get(key)
      if (!entry?.opened || entry.opened.isRunning) continue
      await entry.opened.dispose()
      counted += entry.bytes
    }
    return Math.max(counted, available())
  }

  /** Closes the network with other LoRAs merged in: each of them keeps a file that takes as much room as the network. */
  const closeVariants = async (wanted: CacheEntry): Promise<void> => {
    for (const [key, entry] of [...entries]) {
      if (entry === wanted || entry.variantOf === null || entry.variantOf !== wanted.variantOf) continue
      if (entry.opened?.isRunning !== false) continue
      entries.delete(key)
      await entry.opened.dispose()
    }
  }

  const createEntry = (
    pack: Pack,
    path: string,
    firstSignal?: AbortSignal,
    adaptation?: Adaptation,
  ): CacheEntry => {
    // When the session opens again later, that is for another job.
    let signal = firstSignal
    const packId = pack.manifest.id
    const source = namesCheckpointNetwork(pack, path)
      ? checkpointSource(pack, path, inCacheFolder('written-graphs'), merged, adaptation)
      : graphFileSource(pack, path, graphs)
    const { name, sha256 } = source
    const estimateRun = provider === 'cpu' ? source.estimateRun : undefined
    const memoryNeeds = async (feeds?: Feeds) => {
      // Other providers copy the weights.
      const isMapped = provider === 'cpu' && (await source.isMapped())
      const measuredRun = await measuredRuns.get(sha256)
      // Before there is a run, one that tells what it takes has no say.
      const thisRun = estimateRun && (feeds ? await estimateRun(feeds) : 0)
      const known = { isMapped, measuredRun, thisRun }
      return { isMapped, ...estimateMemoryNeeds(path, await source.weights(), known) }
    }
    const load = async () => {
      const started = performance.now()
      try {
        const { isMapped, open, openUnoptimised, run, minRun } = await memoryNeeds()
        await closeVariants(entry)
        const free = await makeRoom(Math.max(open, openUnoptimised + run))
        // Without this check the system might end the whole process.
        const least = openUnoptimised + minRun
        if (free < least) throw refusedError(name, packId, least, free)
        const optimise = free >= open
        entry.bytes = isMapped || !optimise ? openUnoptimised : (await source.weights()).widened
        const session = await loadNetwork(source, {
          providers: await providers(),
          compatibility,
          benchmarkNetwork,
          signal,
          optimise,
        })
        signal = undefined
        return namingPack(session, packId)
      } catch (error) {
        throw withWeights(error, packId, source.bytes, available())
      } finally {
        recordTime('load', performance.now() - started)
      }
    }
    const session = openClosable(load, {
      beforeFirstRun: async feeds => {
        const { openUnoptimised, run, minRun } = await memoryNeeds(feeds)
        const free = await makeRoom(run, entry)
        if (free < minRun) throw refusedError(name, packId, openUnoptimised + minRun, free)
      },
      afterFirstRun: grown => {
        entry.bytes += grown
        if (estimateRun) return
        // Not waited for: a measurement that is lost is made again.
        void measuredRuns.add(sha256, grown).catch(() => {})
      },
    })
    const variantOf = adaptation?.loras.length ? `${pack.folder}\n${path}` : null
    const entry: CacheEntry = { session, opened: null, bytes: 0, variantOf }
    return entry
  }

  return {
    open: (pack, path, signal, whole) => {
      const adaptation = whole && namesCheckpointNetwork(pack, path) ? adaptationOf(path, whole) : undefined
      const key = keyOf(pack, path, adaptation)
      const known = entries.get(key)
      if (known) return known.session
      const entry = createEntry(pack, path, signal, adaptation)
      entries.set(key, entry)
      entry.session.then(
        session => {
          entry.opened = session
        },
        () => entries.delete(key),
      )
      return entry.session
    },
    size: () => entries.size,
    release: async () => {
      for (const [key, { session }] of [...entries]) {
        entries.delete(key)
        // The caller of `open` has got the error of one that failed to open.
        const opened = await session.catch(() => null)
        await opened?.dispose()
      }
    },
  }
}
