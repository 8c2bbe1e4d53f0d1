import { randomBytes } from 'node:crypto'
import { readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import { readJsonFile } from '../../../node/json-file.ts'
import { renameWithRetry } from '../../../node/rename-with-retry.ts'
import { isRunning } from '../../../node/running-process.ts'
import { catalogueEntry } from '../../../shared/api/catalogue.ts'
import { packManifest } from '../../../shared/pack-manifest.ts'
import { ensureFolder, saveFile } from '../../results/save-file.ts'
import { plannedFile } from './download-plan.ts'
import { partPath } from './part-file.ts'

/** An installation on disk, kept until it is finished or cancelled. */
const installRecord = z.object({
  entry: catalogueEntry,
  /** Null until the downloads are planned. */
  files: z.array(plannedFile).nullable(),
})
export type InstallRecord = z.infer<typeof installRecord>

/** The folder in which packs are put together: on the models folder's disk, so that a complete one is only renamed. */
const stagingFolder = (models: string): string => join(models, '.installing')

/** Folders that are useless once the process that made them has ended. */
const temporaryNamePattern = /^(?:import|removed)-(\d+)-/
export const temporaryName = (kind: 'import' | 'removed'): string =>
  `${kind}-${process.pid}-${randomBytes(6).toString('hex')}`

/** Number of the process that a temporary folder belongs to; null for an installation's folder. */
const ownerOf = (name: string): number | null => {
  const pid = temporaryNamePattern.exec(name)?.[1]
  return pid === undefined ? null : Number(pid)
}

/** Deletes what imports and removals of ended processes left. Downloads are kept: they can be resumed. */
export const removeAbandoned = async (models: string): Promise<void> => {
  const staging = stagingFolder(models)
  for (const name of await readdir(staging).catch(() => [])) {
    const pid = ownerOf(name)
    if (pid !== null && (pid === process.pid || !isRunning(pid)))
      await rm(join(staging, name), { recursive: true, force: true })
  }
}

const statOrNull = (path: string) => stat(path).catch(() => null)

/** Where packs are put together, hidden from the pack library. @param models the models folder, which can change */
export const createStaging = (models: () => string) => {
  const folderOf = (id: string) => join(stagingFolder(models()), id)
  const recordOf = (id: string) => join(folderOf(id), 'install.json')
  const packOf = (id: string) => join(folderOf(id), 'pack')

  const read = (id: string): Promise<InstallRecord | null> =>
    readJsonFile(recordOf(id), value => installRecord.parse(value))

  return {
    /** The folder of a pack's files. */
    packOf,
    read,
    /** @throws LikenessError `output-not-writable`, `disk-full` */
    write: async (record: InstallRecord) => {
      await ensureFolder(packOf(record.entry.id))
      await saveFile(recordOf(record.entry.id), Buffer.from(JSON.stringify(record)))
    },
    /** Installations that were begun and neither finished nor cancelled. */
    unfinished: async (): Promise<InstallRecord[]> => {
      const names = await readdir(stagingFolder(models())).catch(() => [])
      const records = await Promise.all(names.sort().map(read))
      return records.filter(record => record !== null)
    },
    /** Bytes downloaded so far. */
    bytesOf: async ({ entry, files }: InstallRecord): Promise<number> => {
      const size = async (path: string) => (await statOrNull(path))?.size ?? 0
      const sizes = (files ?? []).map(async ({ path }) => {
        const target = join(packOf(entry.id), path)
        return (await size(target)) || (await size(partPath(target)))
      })
      return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
    },
    isPublished: async (id: string) => (await statOrNull(join(models(), id))) !== null,
    /** Makes the folder of a pack's files. */
    prepare: (id: string) => ensureFolder(packOf(id)),
    /**
     * Makes the staged files a pack of the library: writes its manifest, then renames its folder into place.
     * @param replace whether a pack of that id may be there, which is deleted then
     * @throws LikenessError `pack-exists`, `output-not-writable`, `disk-full`; an older pack is unchanged then
     */
    publish: async (
      id: string,
      manifest: z.input<typeof packManifest>,
      { replace }: { readonly replace: boolean },
    ): Promise<string> => {
      const parsed = packManifest.parse(manifest)
      const target = join(models(), parsed.id)
      if (!replace && (await statOrNull(target)))
        throw new LikenessError(
          'pack-exists',
          `"${target}" exists already. Rename it, or rename what you import.`,
        )
      await saveFile(join(packOf(id), 'manifest.json'), Buffer.from(`${JSON.stringify(parsed, null, 2)}\n`))
      const old = join(folderOf(id), 'old')
      await rm(old, { recursive: true, force: true })
      const hasOld = await renameWithRetry(target, old).then(
        () => true,
        () => false,
      )
      try {
        await renameWithRetry(packOf(id), target)
      } catch (error) {
        if (hasOld) await renameWithRetry(old, target)
        throw error
      }
      await rm(folderOf(id), { recursive: true, force: true })
      return target
    },
    /** Removes a pack from the library by renaming its folder, then deletes it. */
    discard: async (folder: string) => {
      const discarded = folderOf(temporaryName('removed'))
      await ensureFolder(dirname(discarded))
      await renameWithRetry(folder, discarded)
      await rm(discarded, { recursive: true, force: true })
    },
    /** Deletes everything that is staged under an id. */
    remove: (id: string) => rm(folderOf(id), { recursive: true, force: true }),
  }
}
export type Staging = ReturnType<typeof createStaging>
