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
  text: await readFile(places.notice, 'utf8'),
})

export const appStatus: Handler<'app.status'> = (_input, { engine }) => engine.status()

export const restartEngine: Handler<'app.restartEngine'> = (_input, { engine }) => {
  engine.retry()
  return {}
}

export const openLink: Handler<'links.open'> = async ({ link }, { places }) => {
  switch (link) {
    case 'log': {
      const problem = await shell.openPath(places.log)
      if (problem) shell.showItemInFolder(places.log)
      return {}
    }
    case 'homepage':
    case 'help':
      if (!places.homepage?.startsWith('https://'))
        throw new DesktopError('link-unavailable', 'This version of Likeness has no home page to open.')
      await shell.openExternal(link === 'help' ? `${places.homepage}#help` : places.homepage)
      return {}
    default:
      return link satisfies never
  }
}
