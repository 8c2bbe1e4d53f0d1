import { z } from 'zod'
import { type AcceleratedNetwork, type NetworkReport, networkReport } from '../../../shared/api/doctor.ts'
import { createJsonCache } from '../../json-cache.ts'

/** What is stored for one network on one provider. */
const storedEntry = z.discriminatedUnion('state', [
  /** A benchmark's result; `at` in milliseconds since 1970. */
  networkReport.extend({
    ...{ state: z.literal('tried'), machine: z.string(), at: z.number() },
    reason: z.string().nullable(),
  }),
  /** A benchmark in this process runs, or ended with the process; `times` counts how often one began. */
  z.object({ state: z.literal('trying'), machine: z.string(), times: z.int() }),
])

export interface NetworkOnProvider {
  /** Id of the pack. */
  readonly pack: string
  /** Of the graph in the pack. */
  readonly path: string
  readonly sha256: string
  readonly provider: string
}

/** What a benchmark found. */
export interface BenchmarkResult {
  /** Why the provider must not run the network; null when it may. */
  readonly reason: string | null
  readonly time: NetworkReport['time']
}

/** Which networks may run on which providers of this machine, as benchmarks found. */
export interface CompatibilityCache {
  /** Null when the provider may run the network, the reason when not; undefined when a benchmark is needed. */
  lookup(network: NetworkOnProvider): Promise<string | null | undefined>
  /** To be called before a benchmark in this process: a driver that crashes it is not tried for ever. */
  begin(network: NetworkOnProvider): Promise<void>
  record(network: NetworkOnProvider, result: BenchmarkResult): Promise<void>
  /** Reports a reason that may pass, such as too little memory, until this process ends. The next one tries again. */
  postpone(network: NetworkOnProvider, reason: string): Promise<void>
  /** All results for this machine: networks that were rejected, and those that a provider runs. */
  reports(): Promise<{ readonly networks: NetworkReport[]; readonly accelerated: AcceleratedNetwork[] }>
}

/** A process that ended once during a benchmark may have been ended by someone else. */
const maxCrashes = 2

/** Milliseconds after which a rejected network is tried again: most systems do not tell when a driver is updated. */
const rejectionLifetime = 14 * 24 * 3600_000

/**
 * @param file null keeps results in memory only
 * @param machine what results depend on besides network and provider; results for another one are ignored
 */
export const createCompatibilityCache = (
  file: string | null,
  machine: string,
  now: () => number = Date.now,
): CompatibilityCache => {
  const cache = createJsonCache(file, value => storedEntry.parse(value))
  const postponed = new Map<string, NetworkReport>()
  const keyOf = ({ sha256, provider }: NetworkOnProvider) => `${sha256} ${provider}`

  const read = async (network: NetworkOnProvider) => {
    const entry = await cache.get(keyOf(network))
    if (entry?.machine !== machine) return undefined
    const isExpired = entry.state === 'tried' && entry.reason !== null && now() - entry.at > rejectionLifetime
    return isExpired ? undefined : entry
  }

  const record = async (network: NetworkOnProvider, result: BenchmarkResult) => {
    const { pack, path, provider } = network
    postponed.delete(keyOf(network))
    const report = { ...{ pack, path, provider }, ...result }
    await cache.set(keyOf(network), { state: 'tried', machine, at: now(), ...report })
  }

  return {
    record,
    lookup: async network => {
      const entry = await read(network)
      if (entry?.state === 'tried') return entry.reason
      if (!entry || entry.times < maxCrashes) return undefined
      const reason = `the program ended ${entry.times} times while it was tried`
      await record(network, { reason, time: null })
      return reason
    },
    begin: async network => {
      const entry = await read(network)
      const times = entry?.state === 'trying' ? entry.times + 1 : 1
      await cache.set(keyOf(network), { state: 'trying', machine, times })
    },
    postpone: async (network, reason) => {
      const { pack, path, provider } = network
      postponed.set(keyOf(network), { pack, path, provider, reason, time: null })
      if ((await read(network))?.state === 'trying') await cache.delete(keyOf(network))
    },
    reports: async () => {
      const networks = [...postponed.values()]
      const accelerated: AcceleratedNetwork[] = []
      for (const [key, entry] of await cache.entries()) {
        if (entry.state !== 'tried' || entry.machine !== machine || postponed.has(key)) continue
        const { pack, path, provider, reason, time } = entry
        if (reason === null) accelerated.push({ pack, path, provider, time })
        else networks.push({ pack, path, provider, reason, time })
      }
      return { networks, accelerated }
    },
  }
}
