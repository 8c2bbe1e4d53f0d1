import { probeProvider } from '../core/runtime/providers.ts'
import { qualifyNetwork } from '../core/runtime/qualify-network.ts'
import {
  type NetworkTrial,
  networkTrial,
  type ProviderReport,
  providerReport,
  type TrialEnd,
} from '../shared/machine.ts'
import type { TryNetwork } from './load-network.ts'
import type { ProbeProvider } from './providers.ts'

/** First arguments that make a door's program try a provider, or a network on one, report and leave. */
const commands = { provider: '--try-provider', network: '--try-network' }

export const isTrial = ([command = '']: readonly string[]): boolean =>
  Object.values(commands).includes(command)

/** What such a program does. @returns the report to hand to who started it */
export const performTrial = ([command, provider = 'cpu', file = '']: readonly string[]): Promise<
  ProviderReport | NetworkTrial
> => (command === commands.provider ? probeProvider(provider) : qualifyNetwork(file, provider))

/** Starts the door's program with these arguments and ends it after so many milliseconds. */
export type RunTrial = (args: readonly string[], limit: number) => Promise<TrialEnd>

const providerLimit = 60_000

/** A graphics driver may crash or hang the process it is in: each trial gets one of its own. */
export const trialsBy = (
  run: RunTrial,
): { readonly probe: ProbeProvider; readonly tryNetwork: TryNetwork } => ({
  probe: async name => {
    const end = await run([commands.provider, name], providerLimit)
    if (end.kind === 'answered') return providerReport.parse(end.report)
    return {
      ...{ name, works: false, tooSlow: false, difference: null, time: null },
      reason: explain(end, providerLimit),
    }
  },
  tryNetwork: async (file, provider, limit) => {
    const end = await run([commands.network, provider, file], limit)
    if (end.kind === 'answered') return networkTrial.parse(end.report)
    // Ended from outside, as the system does when memory runs out: no fault of the provider's.
    const lasting = end.kind === 'hung' || !end.fromOutside
    return { reason: explain(end, limit), lasting, time: null }
  },
})

const explain = (end: Exclude<TrialEnd, { kind: 'answered' }>, limit: number): string =>
  end.kind === 'hung'
    ? `it is too slow: no answer within ${Math.round(limit / 1000)} s`
    : `trying it ended the process (${end.how})`
