import { z } from 'zod'
import { createSmallStore } from './small-store.ts'

/** What is known of one network on one provider. `reason` is null when it answers as the cpu does. */
const verdict = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('tried'),
    machine: z.string(),
    pack: z.string(),
    path: z.string(),
    provider: z.string(),
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

/** A network that a provider must not run here, or could not. */
export interface Disqualified {
  readonly pack: string
  readonly path: string
  readonly provider: string
  readonly reason: string
}

/** Which network may run on which provider of this machine. */
export interface NetworkVerdicts {
  /** What an earlier trial said: null for qualified, a reason for not, undefined for never tried. */
  known(network: NetworkOnProvider): Promise<string | null | undefined>
  /** To be told before a trial, so that a driver that ends the process is not tried for ever. */
  begin(network: NetworkOnProvider): Promise<void>
  settle(network: NetworkOnProvider, reason: string | null): Promise<void>
  /** Not decided: the reason may be gone next time, as too little memory. It is told until this process ends. */
  postpone(network: NetworkOnProvider, reason: string): Promise<void>
  disqualified(): Promise<Disqualified[]>
}

/** Being stopped from outside once is no proof against a driver. */
const trials = 2

/** @param file null remembers for this process only @param machine what verdicts depend on besides the network */
export const createNetworkVerdicts = (file: string | null, machine: string): NetworkVerdicts => {
  const store = createSmallStore(file, value => verdict.parse(value))
  const postponed = new Map<string, Disqualified>()
  const keyOf = ({ sha256, provider }: NetworkOnProvider) => `${sha256} ${provider}`
  const read = async (network: NetworkOnProvider) => {
    const found = await store.get(keyOf(network))
    return found?.machine === machine ? found : undefined
  }
  const settle = ({ pack, path, provider, sha256 }: NetworkOnProvider, reason: string | null) =>
    store.set(`${sha256} ${provider}`, { state: 'tried', machine, pack, path, provider, reason })
  return {
    settle,
    known: async network => {
      const found = await read(network)
      if (found?.state === 'tried') return found.reason
      if (!found || found.times < trials) return undefined
      const reason = `the program ended ${found.times} times while it was tried`
      await settle(network, reason)
      return reason
    },
    begin: async network => {
      const found = await read(network)
      const times = found?.state === 'trying' ? found.times + 1 : 1
      await store.set(keyOf(network), { state: 'trying', machine, times })
    },
    postpone: async (network, reason) => {
      const { pack, path, provider } = network
      postponed.set(keyOf(network), { pack, path, provider, reason })
      if ((await read(network))?.state === 'trying') await store.delete(keyOf(network))
    },
    disqualified: async () => {
      const tried = (await store.entries()).flatMap(([, found]) => {
        if (found.state !== 'tried' || found.machine !== machine || found.reason === null) return []
        const { pack, path, provider, reason } = found
        return [{ pack, path, provider, reason }]
      })
      return [...tried, ...postponed.values()]
    },
  }
}
