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
 * Tries a network's file on a provider. Doors give one that does it in a process of its own and ends it at the limit,
 * in milliseconds, or when the signal is aborted: a driver can hang, and nothing ends a run from within.
 * @throws the signal's reason: a trial that was stopped says nothing about the provider
 */
export type BenchmarkNetwork = (
  file: string,
  provider: string,
  limit: number,
  signal?: AbortSignal,
) => Promise<NetworkBenchmark>

export interface LoadNetwork {
  /** Providers to use for it, best first; cpu comes after them by itself. */
  readonly providers: readonly string[]
  readonly verdicts: CompatibilityCache
  /** Opens a verified file on the cpu. */
  readonly openOnCpu: (file: string, sha256: string, name: string) => Promise<Session>
  readonly open?: (file: string, options: OpenSessionOptions) => Promise<Session>
  readonly tryNetwork?: BenchmarkNetwork
  /** Ends a trial that runs; nothing is decided then. */
  readonly signal?: AbortSignal
}

/** For trying without being told how: what it takes and where it runs says nothing about the job. */
const tryHere: BenchmarkNetwork = (file, provider) =>
  withInferenceContext({ inference: 0, load: 0 }, () => qualifyProvider(file, provider))

/**
 * Loads a pack's network on the first provider that answers as the cpu does and not much later, which is tried once
 * per machine.
 * @throws LikenessError `pack-damaged`, `pack-incomplete`, what opening it on the cpu throws, and the signal's reason
 */
export const loadNetwork = async (pack: Pack, path: string, how: LoadNetwork): Promise<Session> => {
  const file = await verifiedFile(pack, path)
  const { sha256 } = listedFile(pack, path)
  const name = `${pack.manifest.id}/${path}`
  for (const provider of how.providers) {
    if (provider === 'cpu') break
    const network = { pack: pack.manifest.id, path, sha256, provider }
    if (!(await mayRun(network, file, limitFor(pack, path), how))) continue
    const session = await openOn(network, file, name, how)
    if (session) return session
  }
  return how.openOnCpu(file, sha256, name)
}

/** A minute, and what a slow disk takes to give the weights. */
const limitFor = (pack: Pack, path: string): number =>
  60_000 +
  [listedFile(pack, path), ...companionsOf(pack, path)].reduce((sum, { bytes }) => sum + bytes, 0) / 20_000

const mayRun = async (
  network: NetworkOnProvider,
  file: string,
  limit: number,
  { verdicts, tryNetwork, signal }: LoadNetwork,
): Promise<boolean> => {
  const known = await verdicts.lookup(network)
  if (known !== undefined) return known === null
  // What ends a process of its own is told by how that ends, not by how this one does.
  if (!tryNetwork) await verdicts.begin(network)
  const { reason, lasting, time } = await (tryNetwork ?? tryHere)(file, network.provider, limit, signal)
  if (reason !== null && !lasting) await verdicts.postpone(network, reason)
  else await verdicts.record(network, { reason, time })
  return reason === null
}

/** The network on this provider, or null where it cannot be opened there this time. */
const openOn = async (
  network: NetworkOnProvider,
  file: string,
  name: string,
  { verdicts, open = openSession }: LoadNetwork,
): Promise<Session | null> => {
  try {
    return await open(file, { name, provider: network.provider, verified: true })
  } catch (error) {
    if (!(error instanceof LikenessError && recoverable.includes(error.code))) throw error
    await verdicts.postpone(network, error.message)
    return null
  }
}

const recoverable: readonly string[] = ['provider-unavailable', 'model-unsupported', 'out-of-memory']
