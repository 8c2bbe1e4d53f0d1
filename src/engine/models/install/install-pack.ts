import { join } from 'node:path'
import type { CatalogueEntry } from '../../../shared/api/catalogue.ts'
import type { InstallState } from '../../../shared/api/models.ts'
import type { PackFile } from '../../../shared/pack-manifest.ts'
import { assertSpaceForModels, type FreeSpace } from '../../disk-space.ts'
import { completeCheckpoint, isCheckpointEntry } from './complete-checkpoint.ts'
import { planDownloads } from './download-plan.ts'
import { downloadWithMirrors } from './download-with-mirrors.ts'
import { createHub } from './hub.ts'
import type { WriteChunk } from './part-file.ts'
import type { RetryPolicy } from './retry-request.ts'
import type { InstallRecord, Staging } from './staging.ts'
import { createTransferRate } from './transfer-rate.ts'

/** Runs work that needs the models for itself, when the running job has ended. */
export type RunExclusive = <T>(work: () => Promise<T>, signal?: AbortSignal) => Promise<T>

export interface InstallPackOptions {
  readonly staging: Staging
  /** Base address of the model hub. */
  readonly hub: string
  readonly retryPolicy: RetryPolicy
  readonly writeChunk: WriteChunk
  readonly freeSpace: FreeSpace
  /** Folder of CLIP's tokenizer, for checkpoints. */
  readonly tokenizer: () => Promise<string>
  readonly signal: AbortSignal
  readonly onState: (state: InstallState) => void
  /** Also closes all networks: Windows cannot replace files that are open. */
  readonly withModelsClosed: RunExclusive
}

/**
 * Installs a pack, or continues to: plans, downloads and verifies its files, then publishes it. At any time the disk has
 * what is needed to continue later.
 * @returns hosts of mirrors that served files instead of the publisher
 * @throws LikenessError `download-failed`, `download-corrupt`, `disk-full`, `output-not-writable`; the signal's reason
 */
export const installPack = async (
  begun: InstallRecord,
  options: InstallPackOptions,
): Promise<readonly string[]> => {
  const { staging, hub, retryPolicy, signal, onState } = options
  const { entry } = begun
  onState({ kind: 'checking' })
  const files = begun.files ?? (await planDownloads(entry, hub, createHub(hub, retryPolicy, signal)))
  const record = { entry, files }
  await staging.write(record)
  const knownBytes = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0)
  // Where a size is not known beforehand, the entry's estimate counts.
  const of = files.every(file => file.bytes !== undefined) ? knownBytes : Math.max(knownBytes, entry.bytes)
  const existing = await staging.bytesOf(record)
  await assertSpaceForModels(staging.packOf(entry.id), Math.max(0, of - existing), options.freeSpace)

  const rate = createTransferRate()
  const finished: PackFile[] = []
  const mirrorHosts = new Set<string>()
  let done = 0
  for (const file of files) {
    const onBytes = (bytesOfFile: number) => {
      const now = done + bytesOfFile
      rate.sample(now, performance.now())
      onState({
        kind: 'downloading',
        done: now,
        of: Math.max(of, now),
        bytesPerSecond: Math.round(rate.bytesPerSecond),
        secondsLeft: rate.secondsLeft(Math.max(0, of - now)),
      })
    }
    const download = { ...file, target: join(staging.packOf(entry.id), file.path) }
    const { bytes, sha256, url } = await downloadWithMirrors(download, { ...options, onBytes })
    done += bytes
    const published = entry.files.find(({ path }) => path === file.path)
    if (published?.mirrors.includes(url)) mirrorHosts.add(new URL(url).host)
    finished.push({ path: file.path, bytes, sha256, licence: entry.licence, source: url })
  }
  onState({ kind: 'verifying' })
  const completed = isCheckpointEntry(entry)
    ? await completeCheckpoint(entry, staging.packOf(entry.id), await options.tokenizer(), signal)
    : { roles: entry.manifestRoles, files: [] }
  const publish = async () => {
    signal.throwIfAborted()
    await staging.publish(
      entry.id,
      toManifest({ ...entry, manifestRoles: completed.roles }, [...finished, ...completed.files]),
      { replace: true },
    )
  }
  // Only a pack that replaces another has to wait for jobs.
  await ((await staging.isPublished(entry.id)) ? options.withModelsClosed(publish, signal) : publish())
  return [...mirrorHosts]
}

const toManifest = (entry: CatalogueEntry, files: PackFile[]) => ({
  id: entry.id,
  title: entry.title,
  version: entry.version,
  licence: entry.licence,
  homepage: entry.homepage,
  roles: entry.manifestRoles,
  files,
})
