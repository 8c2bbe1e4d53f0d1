import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the engine finds models and keeps what it makes. */
export interface EngineFolders {
  /** Folders of packs, searched in order; the bundled one comes first. */
  readonly models: readonly string[]
  /** The result library: ordinary PNGs. */
  readonly library: string
  /** Small machine-specific facts that may be deleted at any time. */
  readonly cache: string
}

/** The platform's place for an app's own data. `LIKENESS_HOME` moves it. */
export const dataFolder = (env: NodeJS.ProcessEnv = process.env, platform = process.platform): string => {
  if (env.LIKENESS_HOME) return env.LIKENESS_HOME
  if (platform === 'win32') return join(env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Likeness')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Likeness')
  return join(env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'likeness')
}

export const engineFolders = (bundledModels: string, data = dataFolder()): EngineFolders => ({
  models: [bundledModels, join(data, 'models')],
  library: join(data, 'library'),
  cache: join(data, 'cache'),
})
