import { LikenessError } from '../../../core/errors.ts'
import { withInferenceContext } from '../../../core/onnx/inference-context.ts'
import { type OpenSessionOptions, openSession } from '../../../core/onnx/open-session.ts'
import { type NetworkGraphs, qualifyProvider } from '../../../core/onnx/qualify-provider.ts'
import type { Session } from '../../../core/onnx/session.ts'
import type { NetworkBenchmark } from '../../../shared/api/doctor.ts'
import type { CompatibilityCache, NetworkOnProvider } from './compatibility-cache.ts'
import type { NetworkSource, VerifiedNetwork } from './network-source.ts'

/**
 * Runs a network on a provider and compares it with the cpu. The app and the command line do it in a process of
 * its own, which they end at the time limit or when the signal is aborted: a driver can hang, and a run cannot be ended
 * from within.
 * @param timeLimit milliseconds
 * @throws the signal's reason: a benchmark that was stopped has no result
 */
export type BenchmarkNetwork = (
  graphs: NetworkGraphs,
  provider: string,
  timeLimit: number,
  signal?: AbortSignal,
) => Promise<NetworkBenchmark>

export interface LoadNetworkOptions {
  /** Providers to use, best first; the cpu comes after them in any case. */
  readonly providers: readonly string[]
  readonly compatibility: CompatibilityCache
  /** Whether the graph is optimised for the cpu; that takes more memory. */
  readonly optimise: boolean
  readonly open?: (file: string, options: OpenSessionOptions) => Promise<Session>
  /** Without it the benchmark runs in this process. */
  readonly benchmarkNetwork?: BenchmarkNetwork
  /** Stops a benchmark. */
  readonly signal?: AbortSignal
}

/** Outside of the job's clock: a benchmark's runs are no part of the job's inference. */
const benchmarkInThisProcess: BenchmarkNetwork = (graphs, provider) =>
  withInferenceContext({ inference: 0, load: 0 }, () => qualifyProvider(graphs, provider))

/**
 * Opens a pack's network on the first provider that gives the same outputs as the cpu and is not much slower. That is
 * measured once for each network and machine.
 * @throws LikenessError `pack-damaged`, `pack-incomplete`, and what `openSession` throws; the signal's reason
 */
export const loadNetwork = async (source: NetworkSource, options: LoadNetworkOptions): Promise<Session> => {
  const verified = await source.verify()
  const { release } = verified
  try {
    const session = await openVerified(source, verified, options)
    return release ? { ...session, dispose: () => session.dispose().finally(release) } : session
  } catch (error) {
    release?.()
    throw error
  }
}

const openVerified = async (
  source: NetworkSource,
  verified: VerifiedNetwork,
  options: LoadNetworkOptions,
): Promise<Session> => {
  const { pack, path, sha256 } = source
  for (const provider of options.providers) {
    if (provider === 'cpu') break
    const network = { pack: pack.manifest.id, path, sha256, provider }
    const graphs = await verified.graphs()
    if (!(await isCompatible(network, graphs, benchmarkTimeLimit(source), options))) continue
    const session = await openOnProvider(network, graphs, source.name, options)
    if (session) return session
  }
  return verified.openOnCpu(options.optimise)
}

/** Milliseconds: a minute, and the time in which a slow disk reads the weights, at 20 MB/s. */
const benchmarkTimeLimit = ({ bytes }: NetworkSource): number => 60_000 + bytes / 20_000

const isCompatible = async (
  network: NetworkOnProvider,
  graphs: NetworkGraphs,
  timeLimit: number,
  { compatibility, benchmarkNetwork, signal }: LoadNetworkOptions,
): Promise<boolean> => {
  const known = await compatibility.lookup(network)
  if (known !== undefined) return known === null
  // A crash of a separate process is a result by itself; only one of this process has to be noted beforehand.
  if (!benchmarkNetwork) await compatibility.begin(network)
  const benchmark = benchmarkNetwork ?? benchmarkInThisProcess
  const { reason, lasting, time } = await benchmark(graphs, network.provider, timeLimit, signal)
  if (reason !== null && !lasting) await compatibility.postpone(network, reason)
  else await compatibility.record(network, { reason, time })
  return reason === null
}

/** The network on a provider; null where it cannot be opened there at present. */
const openOnProvider = async (
  network: NetworkOnProvider,
  { provider: file, weightsFolder }: NetworkGraphs,
  name: string,
  { compatibility, open = openSession }: LoadNetworkOptions,
): Promise<Session | null> => {
  try {
    return await open(file, { name, provider: network.provider, verified: true, weightsFolder })
  } catch (error) {
    if (!(error instanceof LikenessError && recoverableCodes.includes(error.code))) throw error
    await compatibility.postpone(network, error.message)
    return null
  }
}

/** Errors after which another provider is used. */
const recoverableCodes: readonly string[] = ['provider-unavailable', 'model-unsupported', 'out-of-memory']
