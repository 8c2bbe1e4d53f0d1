import { link as usualLink } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { LikenessError } from '../../core/errors.ts'
import type { CatalogueEntry } from '../../shared/api/catalogue.ts'
import type { Installation, MoveProgress } from '../../shared/api/models.ts'
import { type FreeSpace, freeSpace } from '../disk-space.ts'
import { hub as publicHub } from './catalogue/addresses.ts'
import { publishedModels } from './catalogue/index.ts'
import { importPack } from './import/import-pack.ts'
import { cleanUp } from './install/clean-up.ts'
import { type RetryPolicy, defaultRetryPolicy as usualPatience } from './install/http-client.ts'
import type { AtRest } from './install/install-pack.ts'
import { createInstalls } from './install/installs.ts'
import { missingNeeds } from './install/needs.ts'
import { type WriteChunk, writeChunk } from './install/part-file.ts'
import { createStaging } from './install/staging.ts'
import { findPack, type Pack, type PackLibrary } from './registry/pack-library.ts'
import type { Link } from './relocate/copy-tree.ts'
import { createModelsRelocation, type ModelsFolder } from './relocate/models-folder.ts'

/** Where models come from and how. All of it has defaults; tests put a server of their own here. */
export interface ModelSources {
  readonly catalogue?: readonly CatalogueEntry[]
  readonly hub?: string
  readonly patience?: RetryPolicy
  readonly write?: WriteChunk
  readonly free?: FreeSpace
  readonly link?: Link
}

export interface ModelLibraryOptions extends ModelSources {
  /** The person's models folder; all that is installed lies here. */
  readonly place: ModelsFolder
  readonly packs: () => Promise<PackLibrary>
  readonly report: (error: unknown) => void
  readonly tell: (installs: readonly Installation[]) => void
  readonly tellMove: (progress: MoveProgress | null) => void
  /** Runs while no job runs. */
  readonly inLine: AtRest
  /** Runs while no job runs and no network is open. */
  readonly atRest: AtRest
}

/** What can be installed, is being installed, and was. The network is used for installations asked for, and nothing else. */
export interface ModelLibrary {
  readonly catalogue: readonly CatalogueEntry[]
  installs(): Promise<readonly Installation[]>
  /**
   * Begins to install an entry of the catalogue and what it needs, or goes on. Returns the ids of both, in order.
   * @throws LikenessError `unknown-pack`, `licence-not-accepted`, `models-in-use`
   */
  install(id: string, acceptLicence: boolean): Promise<readonly string[]>
  pause(id: string): Promise<void>
  resume(id: string): Promise<void>
  cancel(id: string): Promise<void>
  /** @throws LikenessError `model-not-recognised`, `pack-exists`, `pack-damaged`, `file-not-found`, `disk-full`, `models-in-use` */
  importFrom(path: string, signal: AbortSignal): Promise<Pack>
  /** @throws LikenessError `unknown-pack`, `pack-built-in`, `models-in-use` */
  remove(id: string): Promise<void>
  /**
   * Moves everything installed to an empty folder, which is the models folder from then on. Returns the bytes moved.
   * @throws LikenessError `models-in-use`, `folder-overlaps`, `folder-not-empty`, `output-not-writable`, `disk-full`
   */
  move(folder: string, signal: AbortSignal): Promise<number>
  /** Ends a move that is going on; everything stays where it was. */
  cancelMove(): void
  dispose(): Promise<void>
}

export const createModelLibrary = ({
  place,
  packs,
  report,
  tell,
  tellMove,
  inLine,
  atRest,
  catalogue = publishedModels,
  hub = publicHub,
  patience = usualPatience,
  write = writeChunk,
  free = freeSpace,
  link = usualLink,
}: ModelLibraryOptions): ModelLibrary => {
  const staging = createStaging(place.folder)
  const installs = createInstalls({ staging, hub, patience, write, free, atRest, report, tell })
  const cleaned = cleanUp(place.folder()).catch(report)
  const isInstalling = async () =>
    (await installs.list()).some(({ state }) => !['paused', 'failed', 'done'].includes(state.kind))
  const mover = createModelsRelocation({ place, free, link, inLine, report, tell: tellMove, isInstalling })

  const entryOf = (id: string): CatalogueEntry => {
    const entry = catalogue.find(each => each.id === id)
    if (entry) return entry
    const known = catalogue.map(each => each.id).join(', ')
    throw new LikenessError('unknown-pack', `There is no model "${id}" to install. There are: ${known}.`)
  }

  return {
    catalogue,
    installs: installs.list,
    install: async (id, acceptLicence) => {
      mover.assertStill()
      const entry = entryOf(id)
      const wanted = [...missingNeeds(entry, catalogue, (await packs()).packs), entry]
      // Who began one has agreed then.
      const begun = (await installs.list()).filter(each => each.state.kind !== 'done')
      const open = wanted.filter(each => each.nonCommercial && !begun.some(other => other.id === each.id))
      if (open.length > 0 && !acceptLicence) throw notAccepted(open)
      await place.announce()
      for (const each of wanted) await installs.start(each)
      return wanted.map(each => each.id)
    },
    pause: installs.pause,
    resume: async id => {
      mover.assertStill()
      await installs.resume(id)
    },
    cancel: async id => {
      mover.assertStill()
      await installs.cancel(id)
    },
    importFrom: (path, signal) =>
      mover.whileStill(async () => {
        await cleaned
        const known = await packs()
        const installed = new Set(known.packs.map(pack => pack.manifest.id))
        const named = new Set(catalogue.map(each => each.id))
        const id = await importPack(resolve(path), { staging, installed, named, free, signal })
        return findPack(await packs(), id)
      }),
    remove: id =>
      mover.whileStill(async () => {
        const pack = findPack(await packs(), id)
        if (dirname(resolve(pack.folder)) !== resolve(place.folder()))
          throw new LikenessError('pack-built-in', `"${id}" comes with Likeness and cannot be removed.`)
        await atRest(() => staging.discard(pack.folder))
        installs.forget(id)
      }),
    move: async (folder, signal) => {
      await cleaned
      return mover.move(resolve(folder), signal)
    },
    cancelMove: mover.cancel,
    dispose: async () => {
      mover.cancel()
      await installs.dispose()
      await mover.settled()
      await cleaned
    },
  }
}

const notAccepted = (entries: readonly CatalogueEntry[]): LikenessError => {
  const each = entries.map(({ title, licence, homepage }) => `${title} (${licence}; ${homepage})`)
  const which = entries.length > 1 ? `${each.join(' and ')} are` : `${each[0]} is`
  return new LikenessError(
    'licence-not-accepted',
    `${which} licensed for non-commercial use only. Install with --accept-licence if you agree.`,
  )
}
