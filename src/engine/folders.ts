import { homedir } from 'node:os'
import { join } from 'node:path'
import { dataFolder, dataFolderLayout } from '../shared/data-folder.ts'

/** Where the engine finds models and keeps what it makes. */
export interface EngineFolders {
  /** The app's own data, settings among them. */
  readonly data: string
  /** Folders of packs, searched in order; the bundled one comes first. */
  readonly models: readonly string[]
  /** The person's own of these: where packs are installed. */
  readonly ownModels: string
  /** The result library: ordinary PNGs. */
  readonly library: string
  /** Copies of the photos people gave. */
  readonly photos: string
  /** Small machine-specific facts that may be deleted at any time. */
  readonly cache: string
}

/** The data folder of who runs this. */
export const ownDataFolder = (): string =>
  dataFolder({ env: process.env, platform: process.platform, home: homedir() })

/** Folders the person has chosen instead of those below the data folder. */
export interface ChosenFolders {
  readonly library?: string | null
  readonly models?: string | null
}

export const engineFolders = (
  bundledModels: string,
  data = ownDataFolder(),
  { library, models }: ChosenFolders = {},
): EngineFolders => {
  const ownModels = models ?? join(data, dataFolderLayout.models)
  return {
    data,
    models: [bundledModels, ownModels],
    ownModels,
    library: library ?? join(data, dataFolderLayout.library),
    photos: join(data, dataFolderLayout.photos),
    cache: join(data, dataFolderLayout.cache),
  }
}

/** The same folders with packs installed elsewhere. */
export const withOwnModels = (folders: EngineFolders, ownModels: string): EngineFolders => ({
  ...folders,
  ownModels,
  models: folders.models.map(folder => (folder === folders.ownModels ? ownModels : folder)),
})
