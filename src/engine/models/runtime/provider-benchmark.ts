import { LikenessError } from '../../../core/errors.ts'
import { probeProvider } from '../../../core/onnx/providers.ts'
import { qualifyProvider } from '../../../core/onnx/qualify-provider.ts'
import {
  type BenchmarkEnd,
  type NetworkBenchmark,
  networkBenchmark,
  type ProviderReport,
  providerReport,
} from '../../../shared/api/doctor.ts'
import type { BenchmarkNetwork } from './load-network.ts'
import type { ProbeProvider } from './providers.ts'

/** First arguments that make a door's program try a provider, or a network on one, report and leave. */
const commands = { provider: '--try-provider', network: '--try-network' }

export const isBenchmarkCommand = ([command = '']: readonly string[]): boolean =>
  Object.values(commands).includes(command)

/** What such a program does. @returns the report to hand to who started it */
export const runBenchmarkCommand = ([command, provider = 'cpu', file = '']: readonly string[]): Promise<
  ProviderReport | NetworkBenchmark
> => (command === commands.provider ? probeProvider(provider) : qualifyProvider(file, provider))

/** Starts the door's program with these arguments and ends it after so many milliseconds, or when the signal says so. */
export type SpawnBenchmark = (
  args: readonly string[],
  limit: number,
  signal?: AbortSignal,
) => Promise<BenchmarkEnd>

const providerLimit = 60_000

/** A graphics driver may crash or hang the process it is in: each trial gets one of its own. */
export const benchmarksIn = (
  run: SpawnBenchmark,
): { readonly probe: ProbeProvider; readonly tryNetwork: BenchmarkNetwork } => ({
  probe: async (name, signal) => {
    const end = await run([commands.provider, name], providerLimit, signal)
    if (end.kind === 'answered') return providerReport.parse(end.report)
    assertNotStopped(end, signal)
    return {
      ...{ name, works: false, tooSlow: false, difference: null, time: null },
      reason: explain(end, providerLimit),
    }
  },
  tryNetwork: async (file, provider, limit, signal) => {
    const end = await run([commands.network, provider, file], limit, signal)
    if (end.kind === 'answered') return networkBenchmark.parse(end.report)
    assertNotStopped(end, signal)
    // Ended from outside, as the system does when memory runs out: no fault of the provider's.
    const lasting = end.kind === 'hung' || !end.fromOutside
    return { reason: explain(end, limit), lasting, time: null }
  },
})

type Failed = Exclude<BenchmarkEnd, { kind: 'answered' | 'stopped' }>

/** However it ended: once it was to be stopped, that is why. */
function assertNotStopped(
  end: Exclude<BenchmarkEnd, { kind: 'answered' }>,
  signal?: AbortSignal,
): asserts end is Failed {
  signal?.throwIfAborted()
  if (end.kind === 'stopped') throw new LikenessError('cancelled', 'Trying the provider was stopped.')
}

const explain = (end: Failed, limit: number): string =>
  end.kind === 'hung'
    ? `it is too slow: no answer within ${Math.round(limit / 1000)} s`
    : `trying it ended the process (${end.how})`
