import { LikenessError } from '../core/errors.ts'
import { withInferenceClock } from '../core/runtime/inference-clock.ts'
import { type OpenSessionOptions, openSession } from '../core/runtime/open-session.ts'
import { qualifyNetwork } from '../core/runtime/qualify-network.ts'
import type { Session } from '../core/runtime/session.ts'
import type { NetworkOnProvider, NetworkVerdicts } from './network-verdicts.ts'
import type { Pack } from './packs/pack-library.ts'
import { listedFile, verifiedFile } from './packs/verify.ts'

export interface LoadNetwork {
  /** Providers to use for it, best first; cpu comes after them by itself. */
  readonly providers: readonly string[]
  readonly verdicts: NetworkVerdicts
  /** Opens a verified file on the cpu. */
  readonly openOnCpu: (file: string, sha256: string, name: string) => Promise<Session>
  readonly open?: (file: string, options: OpenSessionOptions) => Promise<Session>
}

/**
 * Loads a pack's network on the first provider that answers as the cpu does, which is tried once per machine.
 * @throws LikenessError `pack-damaged`, `pack-incomplete`, and what opening it on the cpu throws
 */
export const loadNetwork = async (pack: Pack, path: string, how: LoadNetwork): Promise<Session> => {
  const file = await verifiedFile(pack, path)
  const { sha256 } = listedFile(pack, path)
  const name = `${pack.manifest.id}/${path}`
  const openOnCpu = () => how.openOnCpu(file, sha256, name)
  for (const provider of how.providers) {
    if (provider === 'cpu') break
    const network = { pack: pack.manifest.id, path, sha256, provider }
    const session = await loadOn(network, file, name, openOnCpu, how)
    if (session) return session
  }
  return openOnCpu()
}

/** The network on this provider, or null where it cannot or must not run there. */
const loadOn = async (
  network: NetworkOnProvider,
  file: string,
  name: string,
  openOnCpu: () => Promise<Session>,
  { verdicts, open = openSession }: LoadNetwork,
): Promise<Session | null> => {
  const known = await verdicts.known(network)
  if (typeof known === 'string') return null
  if (known === undefined) await verdicts.begin(network)
  const session = await open(file, { name, provider: network.provider }).catch(async (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    // An operator without a kernel stays without; memory or a device may be there next time.
    if (error instanceof LikenessError && error.code === 'model-unsupported')
      await verdicts.settle(network, reason)
    else await verdicts.postpone(network, reason)
    if (error instanceof LikenessError && recoverable.includes(error.code)) return null
    throw error
  })
  if (!session || known === null) return session
  const reason = await compare(session, openOnCpu)
  await verdicts.settle(network, reason)
  if (reason === null) return session
  await session.dispose()
  return null
}

const recoverable: readonly string[] = ['provider-unavailable', 'model-unsupported', 'out-of-memory']

const compare = async (session: Session, openOnCpu: () => Promise<Session>): Promise<string | null> => {
  const reference = await openOnCpu()
  try {
    // What it takes and where it runs says nothing about the job.
    return await withInferenceClock({ inference: 0, load: 0 }, () => qualifyNetwork(session, reference))
  } finally {
    await reference.dispose()
  }
}
