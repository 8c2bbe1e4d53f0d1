/** What decides the place of the app's own data: given by the process, so that the rule itself is pure. */
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
  settings: 'settings.json',
} as const

/** The platform's place for an app's own data. `LIKENESS_HOME` moves it. */
export const dataFolder = ({ env, platform, home }: Environment): string => {
  if (env.LIKENESS_HOME) return env.LIKENESS_HOME
  if (platform === 'win32') return `${env.APPDATA || `${home}\\AppData\\Roaming`}\\Likeness`
  if (platform === 'darwin') return `${home}/Library/Application Support/Likeness`
  return `${env.XDG_DATA_HOME || `${home}/.local/share`}/likeness`
}
