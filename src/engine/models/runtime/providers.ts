import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import { probeProvider, providerOrder } from '../../../core/onnx/providers.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { writeFileAtomic } from '../../../node/write-file-atomic.ts'
import { type ProviderReport, providerReport } from '../../../shared/api/doctor.ts'
import type { ProviderName } from '../../../shared/api/options.ts'
import { machineKey } from './machine-key.ts'

/**
 * Tries one provider. Doors give one that does it in a process of its own, since a broken driver can end it.
 * @throws the signal's reason
 */
export type ProbeProvider = (name: string, signal?: AbortSignal) => Promise<ProviderReport>

const cached = z.object({ machine: z.string(), reports: z.array(providerReport) })

export interface Providers {
  /** Every provider of this platform, best first, tried afresh. */
  probeAll(signal?: AbortSignal): Promise<ProviderReport[]>
  /**
   * The provider to use for a wish; `auto` is the first that works and is not too slow, remembered per machine.
   * May take a minute a provider the first time.
   * @throws LikenessError `provider-unavailable` when a named one does not work: it is never replaced silently; and
   *   the signal's reason
   */
  resolve(wish: ProviderName, signal?: AbortSignal): Promise<string>
  /** The same, null where that would have to be found out. */
  recall(wish: ProviderName): Promise<string | null>
  /** The provider and those to go to, best first, for networks that it cannot run. Tries none. */
  withFallbacks(provider: string): Promise<readonly string[]>
}

/** The one `auto` takes. */
export const automatic = (reports: readonly ProviderReport[]): string =>
  reports.find(({ works, tooSlow }) => works && !tooSlow)?.name ?? 'cpu'

export const createProviders = (cacheFolder: string, probe: ProbeProvider = probeProvider): Providers => {
  const file = join(cacheFolder, 'providers.json')
  const machine = machineKey()

  const probeAll = async (signal?: AbortSignal) => {
    const reports: ProviderReport[] = []
    for (const name of providerOrder()) {
      signal?.throwIfAborted()
      reports.push(await probe(name, signal))
    }
    await remember(reports)
    return reports
  }

  const remember = async (reports: readonly ProviderReport[]) => {
    try {
      await makeFolder(cacheFolder)
      await writeFileAtomic(file, JSON.stringify({ machine, reports }), { durable: false })
    } catch {
      // The cache only saves time; a read-only home must not stop a job.
    }
  }

  const recall = async () => {
    try {
      const known = cached.parse(JSON.parse(await readFile(file, 'utf8')))
      return known.machine === machine ? known.reports : null
    } catch {
      return null
    }
  }

  return {
    probeAll,
    withFallbacks: async provider => {
      const order = providerOrder()
      const good = (await recall())?.filter(({ works, tooSlow }) => works && !tooSlow) ?? []
      const rest = order.slice(order.indexOf(provider) + 1)
      return [provider, ...rest.filter(name => good.some(report => report.name === name))]
    },
    recall: async wish => {
      if (wish !== 'auto') return wish === 'cpu' ? wish : null
      const known = await recall()
      return known && automatic(known)
    },
    resolve: async (wish, signal) => {
      if (wish === 'cpu') return 'cpu'
      if (wish === 'auto') return automatic((await recall()) ?? (await probeAll(signal)))
      const report = await probe(wish, signal)
      if (report.works) return wish
      throw new LikenessError(
        'provider-unavailable',
        `The provider "${wish}" does not work on this machine: ${report.reason}. Use "auto" or "cpu"; "likeness doctor" tells more.`,
      )
    },
  }
}
