import type { BrowserWindow } from 'electron'
import type { AppPaths } from '../app-paths.ts'
import type { EngineHost } from '../engine-process/engine-host.ts'
import type { QueueStore } from '../engine-process/queue-store.ts'
import type { Log } from '../log.ts'
import type { FormStore } from '../settings/form-store.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import type { WindowChannel } from '../window/window-channel.ts'
import type { WindowRequestContext } from './sanitize-window-request.ts'

/** What the parts of the main process share. */
export interface Desktop {
  readonly places: AppPaths
  readonly settings: SettingsStore
  readonly form: FormStore
  readonly engine: EngineHost
  readonly queue: QueueStore
  readonly channel: WindowChannel
  readonly log: Log
  window(): BrowserWindow | undefined
}

/** The library's folder as the settings have it. */
export const libraryFolder = ({ settings, places }: Pick<Desktop, 'settings' | 'places'>): string =>
  settings.get().libraryFolder ?? places.defaultLibrary

export const modelsFolder = ({ settings, places }: Pick<Desktop, 'settings' | 'places'>): string =>
  settings.get().modelsFolder ?? places.defaultModels

/** What requests from the window are held against. */
export const windowRequestContext = (desktop: Desktop): WindowRequestContext => ({
  settings: desktop.settings.get(),
  library: libraryFolder(desktop),
  photos: desktop.places.photos,
})
