import type { Failure } from '../../shared/api/failure.ts'
import { type Settings, settings as settingsSchema } from '../../shared/api/settings.ts'
import { DesktopError } from '../ipc/desktop-error.ts'
import { readSettings, writeSettings } from './settings-file.ts'

export interface SettingsStore {
  readonly notices: readonly Failure[]
  get(): Settings
  /**
   * Changes some fields, saves, then calls the listener.
   * @throws DesktopError `settings-not-saved`; nothing has changed then
   */
  set(patch: Partial<Settings>): Promise<Settings>
}

export const openSettings = (
  file: string,
  onChange: (settings: Settings, before: Settings) => void,
): SettingsStore => {
  const { unknown, notices, settings } = readSettings(file)
  let current = settings
  let writing: Promise<unknown> = Promise.resolve()

  const change = async (patch: Partial<Settings>) => {
    const before = current
    const next = settingsSchema.parse({ ...before, ...withoutUndefined(patch) })
    try {
      await writeSettings(file, next, unknown)
    } catch (cause) {
      throw new DesktopError(
        'settings-not-saved',
        `The settings could not be saved to "${file}". Check that the disk is not full and the folder can be written.`,
        { cause },
      )
    }
    current = next
    onChange(next, before)
    return next
  }

  return {
    notices,
    get: () => current,
    // Sequentially: two changes at once must not undo each other.
    set: patch => {
      const changed = writing.then(() => change(patch))
      writing = changed.catch(() => {})
      return changed
    },
  }
}

const withoutUndefined = (patch: Partial<Settings>) =>
  Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
