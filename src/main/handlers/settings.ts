import { readdir } from 'node:fs/promises'
import { dialog, type OpenDialogOptions } from 'electron'
import { makeFolder } from '../../node/make-folder.ts'
import { probeFolder } from '../../node/write-file-atomic.ts'
import { libraryFolder, modelsFolder } from '../desktop.ts'
import { DesktopError } from '../desktop-error.ts'
import { isBusy } from '../engine-jobs.ts'
import type { Handler } from './handler.ts'

export const getSettings: Handler<'settings.get'> = (_input, { settings }) => settings.get()

export const setSettings: Handler<'settings.set'> = (patch, { settings }) => settings.set(patch)

export const chooseFolder: Handler<'settings.chooseFolder'> = async ({ which, reset }, desktop) => {
  assertIdle(desktop.engine.jobs())
  const folder = reset ? null : await askForFolder(which, desktop)
  if (folder === undefined) return { settings: null }
  if (folder !== null) await assertWritable(folder)
  // A job may have begun while the dialog was open.
  assertIdle(desktop.engine.jobs())
  const field = which === 'library' ? 'libraryFolder' : 'modelsFolder'
  if (desktop.settings.get()[field] === folder) return { settings: desktop.settings.get() }
  const settings = await desktop.settings.set({ [field]: folder })
  await desktop.engine.replace()
  return { settings }
}

/** Folders stay where they are while something works in them. */
export const assertIdle = (jobs: Parameters<typeof isBusy>[0]) => {
  if (isBusy(jobs))
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
