import { LikenessError } from '../../../core/errors.ts'
import { withInferenceContext } from '../../../core/onnx/inference-context.ts'
import { type OpenSessionOptions, openSession } from '../../../core/onnx/open-session.ts'
import { qualifyProvider } from '../../../core/onnx/qualify-provider.ts'
import type { Session } from '../../../core/onnx/session.ts'
import type { NetworkBenchmark } from '../../../shared/api/doctor.ts'
import type { Pack } from '../registry/pack-library.ts'
import { companionsOf, listedFile, verifiedFile } from '../registry/verify.ts'
import type { CompatibilityCache, NetworkOnProvider } from './compatibility-cache.ts'

/**
 * Runs a network's file on a provider and compares it with the cpu. The app and the command line do it in a process of
 * its own, which they end at the time limit or when the signal is aborted: a driver can hang, and a run cannot be ended
 * from within.
 * @param timeLimit milliseconds
 * @throws the signal's reason: a benchmark that was stopped has no result
 */
export type BenchmarkNetwork = (
  file: string,
  provider: string,
  timeLimit: number,
  signal?: AbortSignal,
) => Promise<NetworkBenchmark>

export interface LoadNetworkOptions {
  /** Providers to use, best first; the cpu comes after them in any case. */
  readonly providers: readonly string[]
  readonly compatibility: CompatibilityCache
  /** Opens a verified file on the cpu. */
  readonly openOnCpu: (file: string, sha256: string, name: string) => Promise<Session>
  readonly open?: (file: string, options: OpenSessionOptions) => Promise<Session>
  /** Without it the benchmark runs in this process. */
  readonly benchmarkNetwork?: BenchmarkNetwork
  /** Stops a benchmark. */
  readonly signal?: AbortSignal
}

/** Outside of the job's clock: a benchmark's runs are no part of the job's inference. */
const benchmarkInThisProcess: BenchmarkNetwork = (file, provider) =>
  withInferenceContext({ inference: 0, load: 0 }, () => qualifyProvider(file, provider))

/**
 * Opens a pack's network on the first provider that gives the same outputs as the cpu and is not much slower. That is
 * measured once for each network and machine.
 * @throws LikenessError `pack-damaged`, `pack-incomplete`, and what `openOnCpu` throws; the signal's reason
 */
export const loadNetwork = async (
  pack: Pack,
  path: string,
  options: LoadNetworkOptions,
): Promise<Session> => {
  const file = await verifiedFile(pack, path)
  const { sha256 } = listedFile(pack, path)
  const name = `${pack.manifest.id}/${path}`
  for (const provider of options.providers) {
    if (provider === 'cpu') break
    const network = { pack: pack.manifest.id, path, sha256, provider }
    if (!(await isCompatible(network, file, benchmarkTimeLimit(pack, path), options))) continue
    const session = await openOnProvider(network, file, name, options)
    if (session) return session
  }
  return options.openOnCpu(file, sha256, name)
}

/** Milliseconds: a minute, and the time in which a slow disk reads the weights, at 20 MB/s. */
const benchmarkTimeLimit = (pack: Pack, path: string): number =>
  60_000 +
  [listedFile(pack, path), ...companionsOf(pack, path)].reduce((sum, { bytes }) => sum + bytes, 0) / 20_000

const isCompatible = async (
  network: NetworkOnProvider,
  file: string,
  timeLimit: number,
  { compatibility, benchmarkNetwork, signal }: LoadNetworkOptions,
): Promise<boolean> => {
  const known = await compatibility.lookup(network)
  if (known !== undefined) return known === null
  // A crash of a separate process is a result by itself; only one of this process has to be noted beforehand.
  if (!benchmarkNetwork) await compatibility.begin(network)
  const benchmark = benchmarkNetwork ?? benchmarkInThisProcess
  const { reason, lasting, time } = await benchmark(file, network.provider, timeLimit, signal)
  if (reason !== null && !lasting) await compatibility.postpone(network, reason)
  else await compatibility.record(network, { reason, time })
  return reason === null
}

/** The network on a provider; null where it cannot be opened there at present. */
const openOnProvider = async (
  network: NetworkOnProvider,
  file: string,
  name: string,
  { compatibility, open = openSession }: LoadNetworkOptions,
): Promise<Session | null> => {
  try {
    return await open(file, { name, provider: network.provider, verified: true })
  } catch (error) {
    if (!(error instanceof LikenessError && recoverableCodes.includes(error.code))) throw error
    await compatibility.postpone(network, error.message)
    return null
  }
}

/** Errors after which another provider is used. */
const recoverableCodes: readonly string[] = ['provider-unavailable', 'model-unsupported', 'out-of-memory']
