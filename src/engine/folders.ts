import { homedir } from 'node:os'
import { join } from 'node:path'
import { dataFolder, dataPlaces } from '../shared/data-folder.ts'

/** Where the engine finds models and keeps what it makes. */
export interface EngineFolders {
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

const ownFolder = (): string => dataFolder({ env: process.env, platform: process.platform, home: homedir() })

/** Folders the person has chosen instead of those below the data folder. */
export interface ChosenFolders {
  readonly library?: string | null
  readonly models?: string | null
}

export const engineFolders = (
  bundledModels: string,
  data = ownFolder(),
  { library, models }: ChosenFolders = {},
): EngineFolders => {
  const ownModels = models ?? join(data, dataPlaces.models)
  return {
    models: [bundledModels, ownModels],
    ownModels,
    library: library ?? join(data, dataPlaces.library),
    photos: join(data, dataPlaces.photos),
    cache: join(data, dataPlaces.cache),
  }
}
