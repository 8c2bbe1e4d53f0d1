import type { BrowserWindow } from 'electron'
import type { z } from 'zod'
import type { EngineHost } from '../../engine-host/engine-host.ts'
import type { DesktopContract, DesktopRoute } from '../../shared/window/window-contract.ts'
import type { AppPaths } from '../app-paths.ts'
import type { QueueStore } from '../engine-process/queue-store.ts'
import type { Log } from '../log.ts'
import type { FormStore } from '../settings/form-store.ts'
import type { SettingsStore } from '../settings/settings-store.ts'
import type { Updates } from '../updates/updates.ts'
import type { JobSignals } from '../window/job-signals.ts'
import type { WindowChannel } from '../window/window-channel.ts'

/** The parts of the main process, for handlers. */
export interface Desktop {
  readonly paths: AppPaths
  readonly settings: SettingsStore
  readonly form: FormStore
  readonly engine: EngineHost
  readonly queue: QueueStore
  readonly signals: JobSignals
  readonly channel: WindowChannel
  /** Paths of photos that the app was opened with and the window has not taken in, by their tokens. */
  readonly openedPhotos: Map<string, string>
  readonly updates: Updates
  readonly log: Log
  /** Starts what the window does not need to be used, once: the engine, and the search for updates if it is wanted. */
  begin(): void
  window(): BrowserWindow | undefined
}

/** The library's folder as the settings have it. */
export const libraryFolder = ({ settings, paths }: Pick<Desktop, 'settings' | 'paths'>): string =>
  settings.get().libraryFolder ?? paths.defaultLibrary

export const modelsFolder = ({ settings, paths }: Pick<Desktop, 'settings' | 'paths'>): string =>
  settings.get().modelsFolder ?? paths.defaultModels

type Output<R extends DesktopRoute> = z.input<DesktopContract[R]['output']>

/** Handles a route of the desktop app. @throws DesktopError, EngineRefusal */
export type Handler<R extends DesktopRoute> = (
  input: z.output<DesktopContract[R]['input']>,
  desktop: Desktop,
) => Output<R> | Promise<Output<R>>
