import { homedir } from 'node:os'
import { join } from 'node:path'
import { dataFolder, dataFolderLayout } from '../shared/data-folder.ts'

/** The folders the engine reads and writes. */
export interface EngineFolders {
  /** The data folder: settings, and by default all folders below. */
  readonly data: string
  /** Folders of packs; the bundled one comes first. */
  readonly models: readonly string[]
  /** The one of these that packs are installed into. */
  readonly ownModels: string
  /** The result library. */
  readonly library: string
  /** Results that are not kept (`save: false`), until who asked for them has them. */
  readonly unkept: string
  /** Copies of imported photos. */
  readonly photos: string
  /** People that somebody keeps. */
  readonly people: string
  /** Caches that depend on the machine; they may be deleted at any time. */
  readonly cache: string
}

/** The data folder of this user, or `LIKENESS_HOME`. */
export const ownDataFolder = (): string =>
  dataFolder({ env: process.env, platform: process.platform, home: homedir() })

/** Folders that a person has chosen instead of those below the data folder. */
export interface ChosenFolders {
  readonly library?: string | null
  readonly models?: string | null
}

/** @param bundledModels the folder of the starter pack @param data the data folder */
export const engineFolders = (
  bundledModels: string,
  data = ownDataFolder(),
  { library, models }: ChosenFolders = {},
): EngineFolders => {
  const cache = join(data, dataFolderLayout.cache)
  const ownModels = models ?? join(data, dataFolderLayout.models)
  return {
    data,
    models: [bundledModels, ownModels],
    ownModels,
    library: library ?? join(data, dataFolderLayout.library),
    photos: join(data, dataFolderLayout.photos),
    people: join(data, dataFolderLayout.people),
    cache,
    unkept: join(cache, 'unkept'),
  }
}

/** The same folders with another models folder. */
export const withOwnModels = (folders: EngineFolders, ownModels: string): EngineFolders => ({
  ...folders,
  ownModels,
  models: folders.models.map(folder => (folder === folders.ownModels ? ownModels : folder)),
})
