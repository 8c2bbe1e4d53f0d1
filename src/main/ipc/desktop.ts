import type { BrowserWindow } from 'electron'
import type { Places } from '../app-paths.ts'
import type { EngineHost } from '../engine-process/engine-host.ts'
import type { QueueKeeper } from '../engine-process/queue-keeper.ts'
import type { Log } from '../log.ts'
import type { FormStore } from '../settings/form-store.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import type { WindowChannel } from '../window/window-channel.ts'
import type { DoorContext } from './window-request-rules.ts'

/** What the parts of the main process share. */
export interface Desktop {
  readonly places: Places
  readonly settings: SettingsStore
  readonly form: FormStore
  readonly engine: EngineHost
  readonly queue: QueueKeeper
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
export const doorContext = (desktop: Desktop): DoorContext => ({
  settings: desktop.settings.get(),
  library: libraryFolder(desktop),
  photos: desktop.places.photos,
})
