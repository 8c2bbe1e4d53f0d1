/** What the data folder depends on, given by the process so that `dataFolder` is a pure function. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly home: string
}

/** What lies in the data folder. */
export const dataFolderLayout = {
  models: 'models',
  library: 'library',
  cache: 'cache',
  photos: 'photos',
  people: 'people',
  settings: 'settings.json',
} as const

/** The app's data folder: `LIKENESS_HOME`, or the platform's usual folder for an app's data. */
export const dataFolder = ({ env, platform, home }: Environment): string => {
  if (env.LIKENESS_HOME) return env.LIKENESS_HOME
  if (platform === 'win32') return `${env.APPDATA || `${home}\\AppData\\Roaming`}\\Likeness`
  if (platform === 'darwin') return `${home}/Library/Application Support/Likeness`
  return `${env.XDG_DATA_HOME || `${home}/.local/share`}/likeness`
}
