import { join } from 'node:path'
import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import type { InstallState } from '../../../shared/api/models.ts'
import type { PackFile } from '../../../shared/pack-manifest.ts'
import { assertSpace, type FreeSpace } from '../../disk-space.ts'
import { downloadWithMirrors } from './download-with-mirrors.ts'
import type { RetryPolicy } from './http-client.ts'
import { createHub } from './hub.ts'
import type { WriteChunk } from './part-file.ts'
import { planFiles } from './plan.ts'
import { createRate } from './rate.ts'
import type { InstallRecord, Staging } from './staging.ts'

/** Runs something while no job runs and no network is open: on some systems files in use cannot be replaced. */
export type AtRest = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>

export interface InstallTools {
  readonly staging: Staging
  /** Base address of the model hub. */
  readonly hub: string
  readonly patience: RetryPolicy
  readonly write: WriteChunk
  readonly free: FreeSpace
  readonly signal: AbortSignal
  readonly onState: (state: InstallState) => void
  readonly atRest: AtRest
}

/**
 * Does one installation, or the rest of it. What it needs to go on later is on disk at any time.
 * @returns hosts of mirrors that served in the place of the publisher's
 */
export const installPack = async (begun: InstallRecord, tools: InstallTools): Promise<readonly string[]> => {
  const { staging, signal, onState } = tools
  const { entry } = begun
  onState({ kind: 'checking' })
  const files =
    begun.files ?? (await planFiles(entry, tools.hub, createHub(tools.hub, tools.patience, signal)))
  const record = { entry, files }
  await staging.write(record)
  const known = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0)
  // Sizes that nobody tells beforehand are only known roughly, from the entry.
  const of = files.every(file => file.bytes !== undefined) ? known : Math.max(known, entry.bytes)
  const there = await staging.bytesOf(record)
  await assertSpace(staging.packOf(entry.id), Math.max(0, of - there), tools.free)

  const rate = createRate()
  const finished: PackFile[] = []
  const mirrors = new Set<string>()
  let done = 0
  for (const file of files) {
    const { bytes, sha256, url } = await downloadWithMirrors(
      { ...file, target: join(staging.packOf(entry.id), file.path) },
      {
        ...tools,
        onBytes: bytesOfFile => {
          const now = done + bytesOfFile
          rate.sample(now, performance.now())
          onState({
            kind: 'downloading',
            done: now,
            of: Math.max(of, now),
            bytesPerSecond: Math.round(rate.bytesPerSecond),
            secondsLeft: rate.secondsLeft(Math.max(0, of - now)),
          })
        },
      },
    )
    done += bytes
    const published = entry.files.find(({ path }) => path === file.path)
    if (published?.mirrors.includes(url)) mirrors.add(new URL(url).host)
    finished.push({ path: file.path, bytes, sha256, licence: entry.licence, source: url })
  }
  onState({ kind: 'verifying' })
  const publish = async () => {
    signal.throwIfAborted()
    await staging.publish(entry.id, manifestOf(entry, finished), { replace: true })
  }
  // Only files in use have to wait for the jobs that use them.
  await ((await staging.isPublished(entry.id)) ? tools.atRest(publish, signal) : publish())
  return [...mirrors]
}

const manifestOf = (entry: CatalogueEntry, files: PackFile[]) => ({
  id: entry.id,
  title: entry.title,
  version: entry.version,
  licence: entry.licence,
  homepage: entry.homepage,
  roles: entry.manifestRoles,
  files,
})
