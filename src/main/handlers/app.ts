import { readFile } from 'node:fs/promises'
import { app, shell } from 'electron'
import { libraryFolder, modelsFolder } from '../desktop.ts'
import { DesktopError } from '../desktop-error.ts'
import type { Handler } from './handler.ts'

export const appInfo: Handler<'app.info'> = (_input, desktop) => ({
  version: desktop.places.version,
  platform: process.platform,
  locale: app.getLocale(),
  electron: process.versions.electron ?? '',
  libraryFolder: libraryFolder(desktop),
  modelsFolder: modelsFolder(desktop),
  logFile: desktop.places.log,
})

export const appLicences: Handler<'app.licences'> = async (_input, { places }) => ({
  text: (await Promise.all(places.notices.map(file => readFile(file, 'utf8')))).join('\n\n'),
})

export const appStatus: Handler<'app.status'> = (_input, { engine }) => engine.status()

export const localApiState: Handler<'app.localApi'> = (_input, { engine }) => engine.localApi()

export const restartEngine: Handler<'app.restartEngine'> = (_input, { engine }) => {
  engine.retry()
  return {}
}

export const openLink: Handler<'links.open'> = async ({ link }, { places }) => {
  switch (link) {
    case 'log':
      return openFile(places.log)
    case 'help':
      return openFile(places.help)
    case 'homepage':
      if (!places.homepage?.startsWith('https://')) throw unavailable()
      await shell.openExternal(places.homepage)
      return {}
    default:
      return link satisfies never
  }
}

const unavailable = () =>
  new DesktopError('link-unavailable', 'This version of Likeness has no such page to open.')

/** Opens a text in the program the person has for it, or shows where it lies when there is none. */
const openFile = async (file: string | undefined): Promise<Record<string, never>> => {
  if (!file) throw unavailable()
  const problem = await shell.openPath(file)
  if (problem) shell.showItemInFolder(file)
  return {}
}
