import { join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import { probeProvider, providerOrder } from '../../../core/onnx/providers.ts'
import { readJsonFile } from '../../../node/json-file.ts'
import { makeFolder } from '../../../node/make-folder.ts'
import { writeFileAtomic } from '../../../node/write-file-atomic.ts'
import { type ProviderReport, providerReport } from '../../../shared/api/doctor.ts'
import type { ProviderName } from '../../../shared/api/options.ts'
import { machineKey } from './machine-key.ts'

/**
 * Probes one provider. The app and the command line do it in a process of its own, which a broken driver can crash.
 * @throws the signal's reason
 */
export type ProbeProvider = (name: string, signal?: AbortSignal) => Promise<ProviderReport>

const cachedReports = z.object({ machine: z.string(), reports: z.array(providerReport) })

export interface Providers {
  /** Probes every provider of this platform; best first. @throws the signal's reason */
  probeAll(signal?: AbortSignal): Promise<ProviderReport[]>
  /**
   * The provider to use. `auto` is the first that works and is not too slow, probed once per machine, which may take a
   * minute for each provider.
   * @throws LikenessError `provider-unavailable` when a named one does not work: it is never replaced silently; the
   *   signal's reason
   */
  resolve(requested: ProviderName, signal?: AbortSignal): Promise<string>
  /** Probes for `auto` ahead, where that was not done yet; who resolves it meanwhile waits for the same probe. */
  probeAhead(): Promise<unknown>
  /** As `resolve`, but null where a probe would be needed. */
  resolveCached(requested: ProviderName): Promise<string | null>
  /** Floating-point operations that `auto` does in a second, as last probed; null where a probe would be needed. */
  speed(): Promise<number | null>
  /** A provider and those to use for networks that it cannot run, best first, from cached reports. Probes none. */
  withFallbacks(provider: string): Promise<readonly string[]>
}

const isUsable = ({ works, tooSlow }: ProviderReport): boolean => works && !tooSlow

const automaticReport = (reports: readonly ProviderReport[]) => reports.find(isUsable)

/** The provider that `auto` stands for. @param reports best provider first */
export const automaticProvider = (reports: readonly ProviderReport[]): string =>
  automaticReport(reports)?.name ?? 'cpu'

/** @param cacheFolder where reports are kept for the next start */
export const createProviders = (cacheFolder: string, probe: ProbeProvider = probeProvider): Providers => {
  const file = join(cacheFolder, 'providers.json')
  const machine = machineKey()

  const probeAll = async (signal?: AbortSignal) => {
    const reports: ProviderReport[] = []
    for (const name of providerOrder()) {
      signal?.throwIfAborted()
      reports.push(await probe(name, signal))
    }
    await writeReports(reports)
    return reports
  }

  let ahead: Promise<ProviderReport[]> | undefined
  const probeAhead = async () => {
    if (ahead || (await readReports())) return ahead
    ahead ??= probeAll().finally(() => {
      ahead = undefined
    })
    return ahead
  }

  const reportsFor = async (signal?: AbortSignal): Promise<readonly ProviderReport[]> =>
    (await readReports()) ?? (await (ahead ? orAbort(ahead, signal) : probeAll(signal)))

  const writeReports = async (reports: readonly ProviderReport[]) => {
    try {
      await makeFolder(cacheFolder)
      await writeFileAtomic(file, JSON.stringify({ machine, reports }), { durable: false })
    } catch {
      // The cache only saves time: a read-only folder must not fail a job.
    }
  }

  const readReports = async () => {
    const cached = await readJsonFile(file, value => cachedReports.parse(value))
    return cached?.machine === machine ? cached.reports : null
  }

  return {
    probeAll,
    probeAhead,
    speed: async () => automaticReport((await readReports()) ?? [])?.operationsPerSecond ?? null,
    withFallbacks: async provider => {
      const order = providerOrder()
      const usable = (await readReports())?.filter(isUsable) ?? []
      const after = order.slice(order.indexOf(provider) + 1)
      return [provider, ...after.filter(name => usable.some(report => report.name === name))]
    },
    resolveCached: async requested => {
      if (requested !== 'auto') return requested === 'cpu' ? requested : null
      const reports = await readReports()
      return reports && automaticProvider(reports)
    },
    resolve: async (requested, signal) => {
      if (requested === 'cpu') return 'cpu'
      if (requested === 'auto') return automaticProvider(await reportsFor(signal))
      const report = await probe(requested, signal)
      if (report.works) return requested
      throw new LikenessError(
        'provider-unavailable',
        `The provider "${requested}" does not work on this machine: ${report.reason}. Use "auto" or "cpu"; "likeness doctor" tells more.`,
      )
    },
  }
}

/** @throws the signal's reason, as soon as it aborts */
const orAbort = async <T>(work: Promise<T>, signal?: AbortSignal): Promise<T> => {
  if (!signal) return work
  signal.throwIfAborted()
  let stop = () => {}
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
  })
  return Promise.race([work, aborted]).finally(() => signal.removeEventListener('abort', stop))
}
