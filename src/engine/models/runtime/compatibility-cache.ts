import { z } from 'zod'
import { type AcceleratedNetwork, type NetworkReport, networkReport } from '../../../shared/api/doctor.ts'
import { createJsonCache } from '../../json-cache.ts'

/** What is known of one network on one provider. */
const verdict = z.discriminatedUnion('state', [
  networkReport.extend({
    ...{ state: z.literal('tried'), machine: z.string(), at: z.number() },
    reason: z.string().nullable(),
  }),
  /** Being tried, or the process ended while it was. */
  z.object({ state: z.literal('trying'), machine: z.string(), times: z.int() }),
])

export interface NetworkOnProvider {
  readonly pack: string
  readonly path: string
  readonly sha256: string
  readonly provider: string
}

/** What a trial found. `reason` is null when the provider may run it. */
export interface BenchmarkResult {
  readonly reason: string | null
  readonly time: NetworkReport['time']
}

/** Which network may run on which provider of this machine. */
export interface CompatibilityCache {
  /** What an earlier trial said: null for qualified, a reason for not, undefined for never tried or long ago. */
  lookup(network: NetworkOnProvider): Promise<string | null | undefined>
  /** To be told before a trial, so that a driver that ends the process is not tried for ever. */
  begin(network: NetworkOnProvider): Promise<void>
  record(network: NetworkOnProvider, finding: BenchmarkResult): Promise<void>
  /** Not decided: the reason may be gone next time, as too little memory. It is told until this process ends. */
  postpone(network: NetworkOnProvider, reason: string): Promise<void>
  /** Everything tried here. */
  reports(): Promise<{ readonly networks: NetworkReport[]; readonly accelerated: AcceleratedNetwork[] }>
}

/** Being stopped from outside once is no proof against a driver. */
const trials = 2

/** Most systems do not tell that there is a new driver, which may do better. */
const secondChance = 14 * 24 * 3600_000

/** @param file null remembers for this process only @param machine what verdicts depend on besides the network */
export const createCompatibilityCache = (
  file: string | null,
  machine: string,
  now: () => number = Date.now,
): CompatibilityCache => {
  const store = createJsonCache(file, value => verdict.parse(value))
  const postponed = new Map<string, NetworkReport>()
  const keyOf = ({ sha256, provider }: NetworkOnProvider) => `${sha256} ${provider}`
  const read = async (network: NetworkOnProvider) => {
    const found = await store.get(keyOf(network))
    if (found?.machine !== machine) return undefined
    const isOld = found.state === 'tried' && found.reason !== null && now() - found.at > secondChance
    return isOld ? undefined : found
  }
  const record = async (network: NetworkOnProvider, finding: BenchmarkResult) => {
    const { pack, path, provider } = network
    postponed.delete(keyOf(network))
    const tried = { ...{ pack, path, provider }, ...finding }
    await store.set(keyOf(network), { state: 'tried', machine, at: now(), ...tried })
  }
  return {
    record,
    lookup: async network => {
      const found = await read(network)
      if (found?.state === 'tried') return found.reason
      if (!found || found.times < trials) return undefined
      const reason = `the program ended ${found.times} times while it was tried`
      await record(network, { reason, time: null })
      return reason
    },
    begin: async network => {
      const found = await read(network)
      const times = found?.state === 'trying' ? found.times + 1 : 1
      await store.set(keyOf(network), { state: 'trying', machine, times })
    },
    postpone: async (network, reason) => {
      const { pack, path, provider } = network
      postponed.set(keyOf(network), { pack, path, provider, reason, time: null })
      if ((await read(network))?.state === 'trying') await store.delete(keyOf(network))
    },
    reports: async () => {
      const networks = [...postponed.values()]
      const accelerated: AcceleratedNetwork[] = []
      for (const [key, found] of await store.entries()) {
        if (found.state !== 'tried' || found.machine !== machine || postponed.has(key)) continue
        const { pack, path, provider, reason, time } = found
        if (reason === null) accelerated.push({ pack, path, provider, time })
        else networks.push({ pack, path, provider, reason, time })
      }
      return { networks, accelerated }
    },
  }
}
