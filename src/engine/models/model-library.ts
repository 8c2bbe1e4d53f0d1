import { link as linkFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import { followSignal } from '../../node/follow-signal.ts'
import type { CatalogueEntry } from '../../shared/api/catalogue.ts'
import type { BytesProgress, Installation } from '../../shared/api/models.ts'
import type { PreferenceChanges } from '../../shared/api/pack-preferences.ts'
import * as diskSpace from '../disk-space.ts'
import { publicHub } from './catalogue/catalogue-entry.ts'
import { publishedModels } from './catalogue/index.ts'
import { importPack } from './import/import-pack.ts'
import { missingDependencies } from './install/dependencies.ts'
import type { RunExclusive } from './install/install-pack.ts'
import { createInstallQueue } from './install/install-queue.ts'
import * as partFile from './install/part-file.ts'
import { defaultRetryPolicy, type RetryPolicy } from './install/retry-request.ts'
import { createStaging, removeAbandoned } from './install/staging.ts'
import { starterPack } from './registry/find-network.ts'
import { checkpointFiles } from './registry/pack-checkpoint.ts'
import { findPack, type Pack, type PackLibrary } from './registry/pack-library.ts'
import { changedPreferences, readPreferences, writePreferences } from './registry/preferences.ts'
import { completeMove, rollBackMove } from './relocate/complete-move.ts'
import type { LinkFile } from './relocate/copy-tree.ts'
import { createRelocation, type ModelsFolder } from './relocate/relocation.ts'
import { removeMergedOf } from './runtime/merged-weights.ts'
import { throttled } from './throttled-progress.ts'

/** What models are installed from and with. Everything has a default; tests replace it. */
export interface ModelSources {
  readonly catalogue?: readonly CatalogueEntry[]
  /** Base address of the model hub. */
  readonly hub?: string
  readonly retryPolicy?: RetryPolicy
  readonly writeChunk?: partFile.WriteChunk
  readonly freeSpace?: diskSpace.FreeSpace
  readonly link?: LinkFile
}

export interface ModelLibraryOptions extends ModelSources {
  /** The person's models folder, into which everything is installed. */
  readonly modelsFolder: ModelsFolder
  readonly packs: () => Promise<PackLibrary>
  readonly report: (error: unknown) => void
  readonly onInstalls: (installs: readonly Installation[]) => void
  readonly onMoveProgress: (progress: BytesProgress | null) => void
  readonly onImportProgress: (progress: BytesProgress | null) => void
  /** Runs work while no job runs. */
  readonly whenNoJobRuns: RunExclusive
  /** Runs work while no job runs and no network is open. */
  readonly withModelsClosed: RunExclusive
}

/** Installs, imports, removes and moves packs. The internet is used for installations a person asked for, only. */
export interface ModelLibrary {
  readonly catalogue: readonly CatalogueEntry[]
  installs(): Promise<readonly Installation[]>
  /**
   * Begins to install a catalogue entry and its missing dependencies, or resumes them. @returns their ids, in order
   * @throws LikenessError `unknown-pack`, `licence-not-accepted`, `models-in-use`
   */
  install(id: string, acceptLicence: boolean): Promise<readonly string[]>
  pause(id: string): Promise<void>
  resume(id: string): Promise<void>
  cancel(id: string): Promise<void>
  /** @throws LikenessError `models-in-use`, and what `importPack` throws */
  importFrom(path: string, signal: AbortSignal): Promise<Pack>
  /** Aborts imports that are going on; nothing is left of them. */
  cancelImports(): void
  /**
   * Changes what a person may change of a pack. @returns the pack as it is then
   * @throws LikenessError `unknown-pack`, `pack-built-in`, `models-in-use`, `output-not-writable`
   */
  configure(id: string, changes: PreferenceChanges): Promise<Pack>
  /** @throws LikenessError `unknown-pack`, `pack-built-in`, `models-in-use` */
  remove(id: string): Promise<void>
  /**
   * Moves everything installed to an empty folder, which is the models folder from then on. @returns the bytes moved
   * @throws LikenessError `models-in-use`, `folder-overlaps`, `folder-not-empty`, `output-not-writable`, `disk-full`
   */
  move(folder: string, signal: AbortSignal): Promise<number>
  /** Aborts a move that is going on; everything stays where it was. */
  cancelMove(): void
  dispose(): Promise<void>
}

export const createModelLibrary = ({
  modelsFolder,
  packs,
  report,
  onInstalls,
  onMoveProgress,
  onImportProgress,
  whenNoJobRuns,
  withModelsClosed,
  catalogue = publishedModels,
  hub = publicHub,
  retryPolicy = defaultRetryPolicy,
  writeChunk = partFile.writeChunk,
  freeSpace = diskSpace.freeSpace,
  link = linkFile,
}: ModelLibraryOptions): ModelLibrary => {
  const staging = createStaging(modelsFolder.folder)
  const tokenizer = async () => join(findPack(await packs(), starterPack).folder, 'tokenizer')
  const queue = createInstallQueue({
    ...{ tokenizer, staging, hub, retryPolicy, writeChunk, freeSpace, withModelsClosed, report },
    onChange: onInstalls,
  })
  const imports = new Set<AbortController>()
  const cleanedUp = cleanUp(modelsFolder.folder()).catch(report)
  const isInstalling = async () =>
    (await queue.list()).some(({ state }) => !['paused', 'failed', 'done'].includes(state.kind))
  const relocation = createRelocation({
    ...{ modelsFolder, freeSpace, link, whenNoJobRuns, report, isInstalling },
    onProgress: onMoveProgress,
  })

  const findEntry = (id: string): CatalogueEntry => {
    const entry = catalogue.find(each => each.id === id)
    if (entry) return entry
    const known = catalogue.map(each => each.id).join(', ')
    throw new LikenessError('unknown-pack', `There is no model "${id}" to install. There are: ${known}.`)
  }

  const findOwn = async (id: string, doneTo: string): Promise<Pack> => {
    const pack = findPack(await packs(), id)
    if (dirname(resolve(pack.folder)) === resolve(modelsFolder.folder())) return pack
    throw new LikenessError('pack-built-in', `"${id}" comes with Likeness and cannot be ${doneTo}.`)
  }

  return {
    catalogue,
    installs: queue.list,
    install: async (id, acceptLicence) => {
      relocation.assertNotMoving()
      const entry = findEntry(id)
      const wanted = [...missingDependencies(entry, catalogue, (await packs()).packs), entry]
      // The licence of an installation that is resumed was accepted when it began.
      const begun = (await queue.list()).filter(each => each.state.kind !== 'done')
      const unaccepted = wanted.filter(
        each => each.nonCommercial && !begun.some(other => other.id === each.id),
      )
      if (unaccepted.length > 0 && !acceptLicence) throw notAccepted(unaccepted)
      await modelsFolder.announce()
      for (const each of wanted) await queue.start(each)
      return wanted.map(each => each.id)
    },
    pause: queue.pause,
    resume: async id => {
      relocation.assertNotMoving()
      await queue.resume(id)
    },
    cancel: async id => {
      relocation.assertNotMoving()
      await queue.cancel(id)
    },
    importFrom: (path, signal) =>
      relocation.runChange(async () => {
        await cleanedUp
        const library = await packs()
        const installedIds = new Set(library.packs.map(pack => pack.manifest.id))
        const reservedIds = new Set(catalogue.map(each => each.id))
        const abort = new AbortController()
        const unfollow = followSignal(abort, signal)
        imports.add(abort)
        const options = {
          ...{ staging, installedIds, reservedIds, freeSpace, tokenizer: await tokenizer() },
          ...{ signal: abort.signal, onProgress: throttled(onImportProgress), link },
        }
        try {
          const id = await importPack(resolve(path), options)
          return findPack(await packs(), id)
        } finally {
          imports.delete(abort)
          unfollow()
          onImportProgress(null)
        }
      }),
    cancelImports: () => {
      for (const abort of imports) abort.abort()
    },
    configure: (id, changes) =>
      relocation.runChange(async () => {
        const { folder } = await findOwn(id, 'changed')
        await writePreferences(folder, changedPreferences(await readPreferences(folder), changes))
        return findPack(await packs(), id)
      }),
    remove: id =>
      relocation.runChange(async () => {
        const pack = await findOwn(id, 'removed')
        await withModelsClosed(async () => {
          await staging.discard(pack.folder)
          await removeMergedOf(
            modelsFolder.folder(),
            checkpointFiles(pack).map(({ sha256 }) => sha256),
          )
        })
        queue.forget(id)
      }),
    move: async (folder, signal) => {
      await cleanedUp
      return relocation.move(resolve(folder), signal)
    },
    cancelMove: relocation.cancel,
    dispose: async () => {
      relocation.cancel()
      await queue.dispose()
      await relocation.idle()
      await cleanedUp
    },
  }
}

/** Ends what interrupted moves, imports and removals left in the models folder. */
const cleanUp = async (models: string): Promise<void> => {
  await completeMove(models)
  await rollBackMove(models)
  await removeAbandoned(models)
}

const notAccepted = (entries: readonly CatalogueEntry[]): LikenessError => {
  const each = entries.map(({ title, licence, homepage }) => `${title} (${licence}; ${homepage})`)
  const which = entries.length > 1 ? `${each.join(' and ')} are` : `${each[0]} is`
  return new LikenessError(
    'licence-not-accepted',
    `${which} licensed for non-commercial use only. Install with --accept-licence if you agree.`,
  )
}
