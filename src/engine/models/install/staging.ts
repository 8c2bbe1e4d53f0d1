import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { LikenessError } from '../../../core/errors.ts'
import { renameWithRetry } from '../../../node/rename-with-retry.ts'
import { catalogueEntry } from '../../../shared/api/catalogue.ts'
import { packManifest } from '../../../shared/pack-manifest.ts'
import { ensureFolder, saveFile } from '../../results/save-file.ts'
import { partOf } from './part-file.ts'
import { plannedFile } from './plan.ts'

/** An installation as it lies on disk: kept until it is finished or cancelled. */
const record = z.object({
  entry: catalogueEntry,
  /** Null until it is known what exactly there is to get. */
  files: z.array(plannedFile).nullable(),
})
export type InstallRecord = z.infer<typeof record>

export const stagingFolder = (models: string): string => join(models, '.installing')

/** Names of folders that are of no use once the process that made them is gone, as half an import. */
const passing = /^(?:import|removed)-(\d+)-/
export const passingName = (what: 'import' | 'removed'): string =>
  `${what}-${process.pid}-${randomBytes(6).toString('hex')}`

/** The process that works in a folder of the staging, where that matters. */
export const workerOf = (name: string): number | null => {
  const pid = passing.exec(name)?.[1]
  return pid === undefined ? null : Number(pid)
}

/**
 * Where packs are put together, out of sight of the pack library: in the models folder, so that the finished one needs
 * only to be renamed.
 */
export const createStaging = (models: () => string) => {
  const folderOf = (id: string) => join(stagingFolder(models()), id)
  const recordOf = (id: string) => join(folderOf(id), 'install.json')
  /** The pack as it will be. */
  const packOf = (id: string) => join(folderOf(id), 'pack')

  const read = async (id: string): Promise<InstallRecord | null> => {
    try {
      return record.parse(JSON.parse(await readFile(recordOf(id), 'utf8')))
    } catch {
      return null
    }
  }

  return {
    packOf,
    read,
    write: async (value: InstallRecord) => {
      await ensureFolder(packOf(value.entry.id))
      await saveFile(recordOf(value.entry.id), Buffer.from(JSON.stringify(value)))
    },
    /** Installations that were begun and neither finished nor cancelled. */
    unfinished: async (): Promise<InstallRecord[]> => {
      const names = await readdir(stagingFolder(models())).catch(() => [])
      const records = await Promise.all(names.sort().map(read))
      return records.filter(each => each !== null)
    },
    /** Bytes that are already there. */
    bytesOf: async ({ entry, files }: InstallRecord): Promise<number> => {
      const size = async (path: string) => (await stat(path).catch(() => null))?.size ?? 0
      const sizes = (files ?? []).map(async ({ path }) => {
        const target = join(packOf(entry.id), path)
        return (await size(target)) || (await size(partOf(target)))
      })
      return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
    },
    isPublished: async (id: string) => (await stat(join(models(), id)).catch(() => null)) !== null,
    prepare: (id: string) => ensureFolder(packOf(id)),
    /** Makes the staged files a pack: its manifest comes last, then the folder appears whole, in the place of an older one. */
    publish: async (
      id: string,
      manifest: z.input<typeof packManifest>,
      { replace }: { readonly replace: boolean },
    ): Promise<string> => {
      const whole = packManifest.parse(manifest)
      const target = join(models(), whole.id)
      if (!replace && (await stat(target).catch(() => null)))
        throw new LikenessError(
          'pack-exists',
          `"${target}" exists already. Rename it, or rename what you import.`,
        )
      await saveFile(join(packOf(id), 'manifest.json'), Buffer.from(`${JSON.stringify(whole, null, 2)}\n`))
      const old = join(folderOf(id), 'old')
      await rm(old, { recursive: true, force: true })
      const replaced = await renameWithRetry(target, old).then(
        () => true,
        () => false,
      )
      try {
        await renameWithRetry(packOf(id), target)
      } catch (error) {
        if (replaced) await renameWithRetry(old, target)
        throw error
      }
      await rm(folderOf(id), { recursive: true, force: true })
      return target
    },
    /** Takes a pack out of the library at once, then deletes it. */
    discard: async (folder: string) => {
      const doomed = folderOf(passingName('removed'))
      await ensureFolder(dirname(doomed))
      await renameWithRetry(folder, doomed)
      await rm(doomed, { recursive: true, force: true })
    },
    remove: (id: string) => rm(folderOf(id), { recursive: true, force: true }),
  }
}
export type Staging = ReturnType<typeof createStaging>
