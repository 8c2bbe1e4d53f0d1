import { readFile } from 'node:fs/promises'
import { app, shell } from 'electron'
import { type Handler, libraryFolder, modelsFolder } from '../desktop.ts'

export const appInfo: Handler<'app.info'> = (_input, desktop) => ({
  version: desktop.paths.version,
  platform: process.platform,
  locale: app.getLocale(),
  electron: process.versions.electron ?? '',
  libraryFolder: libraryFolder(desktop),
  modelsFolder: modelsFolder(desktop),
  logFile: desktop.paths.log,
})

export const appLicences: Handler<'app.licences'> = async (_input, { paths }) => ({
  text: (await Promise.all(paths.notices.map(file => readFile(file, 'utf8')))).join('\n\n'),
})

export const appUsable: Handler<'app.usable'> = (_input, { channel, begin }) => {
  channel.pageListens()
  begin()
  return {}
}

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

/** Opens it in the system's text editor, or shows it in its folder if there is none. */
export const openLog: Handler<'app.openLog'> = async (_input, { paths }) => {
  const problem = await shell.openPath(paths.log)
  if (problem) shell.showItemInFolder(paths.log)
  return {}
}

export const getForm: Handler<'form.get'> = (_input, { form }) => ({ form: form.get() })

export const setForm: Handler<'form.set'> = async ({ form: next }, { form }) => {
  await form.set(next)
  return {}
}

export const openApiDocs: Handler<'app.openApiDocs'> = async (_input, { engine }) => {
  const state = engine.localApi()
  if (state.kind === 'on') await shell.openExternal(`${state.url}/docs`)
  return {}
}
