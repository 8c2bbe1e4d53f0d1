import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { app, shell } from 'electron'
import type { RouteOutput } from '../../../shared/api/contract.ts'
import { isFolderWork } from '../../../shared/api/folder-routes.ts'
import { contactSheetName, reportName } from '../../../shared/api/folder-work.ts'
import { lastFolder, rememberFolder } from '../../settings/last-folder.ts'
import type { Desktop, Handler } from '../desktop.ts'
import { DesktopError } from '../desktop-error.ts'
import { askEngine, askForPaths } from './ask.ts'
import { droppedPaths } from './dropped-paths.ts'

/** Asks for a folder, beginning where one was chosen last. @param memory name of the file that stores it */
const askForFolder = async (desktop: Desktop, memory: string, otherwise: string, make: boolean) => {
  const file = join(desktop.paths.data, memory)
  const [path] = await askForPaths(desktop, {
    defaultPath: await lastFolder(file, otherwise),
    properties: make ? ['openDirectory', 'createDirectory'] : ['openDirectory'],
  })
  if (path !== undefined) await rememberFolder(file, make ? path : dirname(path))
  return path
}

export const chooseFolderOfPictures: Handler<'folders.choose'> = async (_input, desktop) => {
  const path = await askForFolder(desktop, 'pictures-folder.json', app.getPath('pictures'), false)
  return { folder: path === undefined ? null : await askEngine(desktop, 'folders.open', { paths: [path] }) }
}

export const chooseOutFolder: Handler<'folders.chooseOut'> = async (_input, desktop) => {
  const path = await askForFolder(desktop, 'results-folder.json', app.getPath('pictures'), true)
  return { folder: path === undefined ? null : await askEngine(desktop, 'folders.keep', { path }) }
}

/** Takes in files and folders that were dropped on the window. */
export const openDroppedFolder = async (
  desktop: Desktop,
  paths: unknown,
): Promise<{ folder: RouteOutput<'folders.open'> }> => {
  const dropped = droppedPaths(Array.isArray(paths) ? paths : [])
  return { folder: await askEngine(desktop, 'folders.open', { paths: dropped }) }
}

const names = { folder: '', report: reportName, contactSheet: contactSheetName } as const

export const showFolderResults: Handler<'folders.show'> = async ({ job: id, what }, desktop) => {
  const job = desktop.engine.jobs().find(each => each.id === id)
  const out = job && isFolderWork(job.work) ? job.work.input.out : undefined
  const path = out === undefined ? undefined : join(out, names[what])
  const problem = path === undefined || !existsSync(path) ? 'gone' : await shell.openPath(path)
  if (problem !== '')
    throw new DesktopError(
      'file-not-found',
      'What the job made is not there, or no program of this computer opens it. It may have been moved.',
    )
  return {}
}
