import { readdir } from 'node:fs/promises'
import { app, dialog, type OpenDialogOptions } from 'electron'
import { makeFolder } from '../../../node/make-folder.ts'
import { probeFolder } from '../../../node/write-file-atomic.ts'
import { hasUnfinished } from '../../../shared/api/job-states.ts'
import type { SettingsPatch } from '../../../shared/api/settings.ts'
import { confirm } from '../../menu/confirm.ts'
import { textsIn } from '../../menu/texts.ts'
import { type Desktop, type Handler, libraryFolder, modelsFolder } from '../desktop.ts'
import { DesktopError } from '../desktop-error.ts'

export const getSettings: Handler<'settings.get'> = (_input, { settings }) => settings.get()

export const setSettings: Handler<'settings.set'> = async (patch, desktop) => {
  const { settings } = desktop
  return (await isAgreed(patch, desktop)) ? settings.set(patch) : settings.get()
}

/** The window shows pictures of unknown origin: weakening a protection is confirmed in a dialog no page can answer. */
const isAgreed = async (patch: SettingsPatch, desktop: Desktop): Promise<boolean> => {
  const { safetyFilter, localApi } = desktop.settings.get()
  const t = textsIn(desktop.settings.get().language, app.getLocale())
  if (patch.safetyFilter === false && safetyFilter) {
    const message = t('dialogs:safetyFilterOff.title')
    const detail = t('dialogs:safetyFilterOff.text')
    const buttons = [t('dialogs:safetyFilterOff.confirm'), t('dialogs:safetyFilterOff.decline')] as const
    if (!(await confirm(desktop, { type: 'warning', message, detail, buttons }))) return false
  }
  if (patch.localApi?.enabled && !localApi.enabled) {
    const message = t('dialogs:localApiOn.title')
    const detail = t('dialogs:localApiOn.text', { port: patch.localApi.port })
    const buttons = [t('dialogs:localApiOn.confirm'), t('dialogs:localApiOn.decline')] as const
    if (!(await confirm(desktop, { type: 'warning', message, detail, buttons }))) return false
  }
  return true
}

export const chooseFolder: Handler<'settings.chooseFolder'> = async ({ which, reset }, desktop) => {
  assertIdle(desktop.engine.jobs())
  const folder = reset ? null : await askForFolder(which, desktop)
  if (folder === undefined) return { settings: null }
  if (folder !== null) await assertWritable(folder)
  // A job may have started while the dialog was open.
  assertIdle(desktop.engine.jobs())
  const field = which === 'library' ? 'libraryFolder' : 'modelsFolder'
  if (desktop.settings.get()[field] === folder) return { settings: desktop.settings.get() }
  const settings = await desktop.settings.set({ [field]: folder })
  await desktop.engine.replace()
  return { settings }
}

/** Folders are not changed while jobs use them. @throws DesktopError `jobs-running` */
export const assertIdle = (jobs: Parameters<typeof hasUnfinished>[0]) => {
  if (hasUnfinished(jobs))
    throw new DesktopError(
      'jobs-running',
      'Folders can be changed when no job is running or waiting. Wait for the jobs to end, or cancel them.',
    )
}

const askForFolder = async (
  which: 'library' | 'models',
  desktop: Parameters<Handler<'settings.chooseFolder'>>[1],
): Promise<string | undefined> => {
  const options: OpenDialogOptions = {
    defaultPath: which === 'library' ? libraryFolder(desktop) : modelsFolder(desktop),
    properties: ['openDirectory', 'createDirectory'],
  }
  const window = desktop.window()
  const { canceled, filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options)
  return canceled ? undefined : filePaths[0]
}

const assertWritable = async (folder: string): Promise<void> => {
  try {
    await makeFolder(folder)
    await readdir(folder)
    await probeFolder(folder)
  } catch (cause) {
    throw new DesktopError(
      'output-not-writable',
      `"${folder}" cannot be written. Choose another folder, or change its permissions.`,
      { cause },
    )
  }
}
