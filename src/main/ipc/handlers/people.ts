import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { app } from 'electron'
import { lastFolder, rememberFolder } from '../../settings/last-folder.ts'
import type { Desktop, Handler } from '../desktop.ts'
import { DesktopError } from '../desktop-error.ts'
import { viewGrouped } from '../window-view.ts'
import { askEngine, askForPaths } from './ask.ts'

const properties = { files: ['openFile', 'multiSelections'], folder: ['openDirectory'] } as const

export const choosePeople: Handler<'people.choose'> = async ({ what }, desktop) => {
  const memory = join(desktop.paths.data, 'people-folder.json')
  const paths = await askForPaths(desktop, {
    defaultPath: await lastFolder(memory, app.getPath('pictures')),
    properties: [...properties[what]],
  })
  if (paths[0] === undefined) return { grouped: null }
  await rememberFolder(memory, dirname(paths[0]))
  return group(desktop, paths)
}

export const groupDroppedPeople = async (desktop: Desktop, paths: unknown) => {
  const isPath = (path: unknown): path is string =>
    typeof path === 'string' && isAbsolute(path) && !path.includes('\0') && existsSync(path)
  if (!Array.isArray(paths) || paths.length === 0 || !paths.every(isPath))
    throw new DesktopError(
      'file-not-found',
      'What was dropped is no file or folder of this computer. Save it first, then add it from there.',
    )
  return group(desktop, paths)
}

const group = async (desktop: Desktop, pictures: readonly string[]) => {
  const { provider } = desktop.settings.get()
  const grouped = await askEngine(desktop, 'people.group', { pictures: [...pictures], provider })
  return { grouped: viewGrouped(grouped) }
}
