import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { AllPublishOptions } from 'builder-util-runtime'
import type { AppUpdater } from 'electron-updater'
import type { Log } from '../log.ts'
import { howInstalled, type Installation } from './how-installed.ts'

/** Where newer versions are, as electron-builder.yml says. */
export const releases = { provider: 'github', owner: 'likeness-app', repo: 'likeness' } as const
export const releasesPage = `https://github.com/${releases.owner}/${releases.repo}/releases/latest`

type Adapter = NonNullable<ConstructorParameters<typeof import('electron-updater').DebUpdater>[1]>

/** What of Electron's `app` an updater needs. */
export type UpdaterApp = Pick<Adapter, 'quit' | 'relaunch' | 'onQuit'>

export interface UpdaterOptions {
  readonly version: string
  readonly installation: Installation
  readonly feed: AllPublishOptions
  /** Folder for downloads, of the app's own. */
  readonly folder: string
  /** `app-update.yml`, which electron-builder puts into installed programs; it names who signs them. */
  readonly config: string
  readonly app: UpdaterApp
  readonly log: Log
}

/** Loads electron-updater, which no start of the app waits for, and makes the updater for this installation. Nothing is asked of anyone yet. */
export const openUpdater = async (options: UpdaterOptions): Promise<AppUpdater> => {
  const { version, installation, feed, folder, config, app, log } = options
  const { UpdateRequests } = await import('./update-requests.ts')
  const { AppImageUpdater, DebUpdater, MacUpdater, NsisUpdater, RpmUpdater } = await import(
    'electron-updater'
  )
  // Where nothing can be replaced, only the check is used, which is the same in all of them.
  const Updater = {
    nsis: NsisUpdater,
    mac: MacUpdater,
    appimage: AppImageUpdater,
    deb: DebUpdater,
    rpm: RpmUpdater,
    'by-hand': DebUpdater,
  }[installation]
  const adapter: Adapter = {
    ...app,
    version,
    name: 'Likeness',
    isPackaged: true,
    appUpdateConfigPath: config,
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
  }
  const updater = new Updater(undefined, adapter)
  // Not in its types. Without the second, it would make up an id of this installation, keep it and send it.
  Object.assign(updater, {
    httpExecutor: new UpdateRequests(),
    stagingUserIdPromise: { value: Promise.resolve('') },
  })
  updater.isUserWithinRollout = () => true
  updater.setFeedURL(feed)
  updater.autoDownload = false
  updater.autoInstallOnAppQuit = false
  updater.disableDifferentialDownload = true
  updater.disableWebInstaller = true
  updater.logger = { info: text => log.info(`Update: ${text}`), warn: log.info, error: () => {} }
  return updater
}

/** Reads from the files around the program how it was installed. */
export const findInstallation = (packaged: boolean, resources: string): Installation => {
  const program = dirname(process.execPath)
  return howInstalled({
    packaged,
    platform: process.platform,
    env: process.env,
    beside: packaged ? orNothing(() => readdirSync(program), []) : [],
    packageType: orNothing(() => readFileSync(join(resources, 'package-type'), 'utf8'), ''),
  })
}

const orNothing = <T>(read: () => T, nothing: T): T => {
  try {
    return read()
  } catch {
    return nothing
  }
}
