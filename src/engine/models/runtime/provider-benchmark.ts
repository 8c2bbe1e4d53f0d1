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

/**
 * Benchmarks of providers in processes of their own: the program starts itself with one of these as its first argument,
 * measures, reports and exits.
 */
const commands = { provider: '--benchmark-provider', network: '--benchmark-network' }

/** Whether a program was started to run a benchmark. @param args without the program itself */
export const isBenchmarkCommand = ([command = '']: readonly string[]): boolean =>
  Object.values(commands).includes(command)

/** Runs the benchmark of a program's arguments. @returns the report for the process that started it */
export const runBenchmarkCommand = ([command, provider = 'cpu', ...graphs]: readonly string[]): Promise<
  ProviderReport | NetworkBenchmark
> =>
  command === commands.provider
    ? probeProvider(provider)
    : qualifyProvider({ cpu: graphs[0] ?? '', provider: graphs[1] ?? '', weightsFolder: graphs[2] }, provider)

/**
 * Starts the program with these arguments, and ends it at the time limit or when the signal is aborted.
 * @param timeLimit milliseconds
 */
export type RunBenchmark = (
  args: readonly string[],
  timeLimit: number,
  signal?: AbortSignal,
) => Promise<BenchmarkEnd>

/** Milliseconds. */
const providerTimeLimit = 60_000

/** Benchmarks that run in processes of their own: a graphics driver may crash or hang the process it is loaded into. */
export const benchmarksInProcess = (
  run: RunBenchmark,
): { readonly probe: ProbeProvider; readonly benchmarkNetwork: BenchmarkNetwork } => ({
  probe: async (name, signal) => {
    const end = await run([commands.provider, name], providerTimeLimit, signal)
    if (end.kind === 'answered') return providerReport.parse(end.report)
    assertNotStopped(end, signal)
    return {
      ...{ name, works: false, tooSlow: false, difference: null, time: null, operationsPerSecond: null },
      reason: describeEnd(end, providerTimeLimit),
    }
  },
  benchmarkNetwork: async ({ weightsFolder, ...graphs }, provider, timeLimit, signal) => {
    const files = [graphs.cpu, graphs.provider, ...(weightsFolder === undefined ? [] : [weightsFolder])]
    const end = await run([commands.network, provider, ...files], timeLimit, signal)
    if (end.kind === 'answered') return networkBenchmark.parse(end.report)
    assertNotStopped(end, signal)
    // A process that was killed from outside, as when memory runs out, says nothing about the provider.
    const lasting = end.kind === 'hung' || !end.fromOutside
    return { reason: describeEnd(end, timeLimit), lasting, time: null }
  },
})

type FailedEnd = Exclude<BenchmarkEnd, { kind: 'answered' | 'stopped' }>

/** @throws the signal's reason, whichever way the process ended then; LikenessError `cancelled` */
function assertNotStopped(
  end: Exclude<BenchmarkEnd, { kind: 'answered' }>,
  signal?: AbortSignal,
): asserts end is FailedEnd {
  signal?.throwIfAborted()
  if (end.kind === 'stopped') throw new LikenessError('cancelled', 'Trying the provider was stopped.')
}

const describeEnd = (end: FailedEnd, timeLimit: number): string =>
  end.kind === 'hung'
    ? `it is too slow: no answer within ${Math.round(timeLimit / 1000)} s`
    : `trying it ended the process (${end.how})`
