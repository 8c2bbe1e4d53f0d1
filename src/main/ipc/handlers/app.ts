import { readFile } from 'node:fs/promises'
import { app, shell } from 'electron'
import { libraryFolder, modelsFolder } from '../desktop.ts'
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

export const reportError: Handler<'app.reportError'> = ({ message, stack }, { log }) => {
  log.error(`In the window: ${message}\n${stack}`)
  return {}
}

export const restartEngine: Handler<'app.restartEngine'> = (_input, { engine }) => {
  engine.retry()
  return {}
}

/** Opens it in the program the person has for texts, or shows where it lies when there is none. */
export const openLog: Handler<'app.openLog'> = async (_input, { places }) => {
  const problem = await shell.openPath(places.log)
  if (problem) shell.showItemInFolder(places.log)
  return {}
}
