import { dirname, join } from 'node:path'
import { app } from 'electron'
import { lastFolder, rememberFolder } from '../../settings/last-folder.ts'
import type { Desktop, Handler } from '../desktop.ts'
import { viewGrouped } from '../window-view.ts'
import { askEngine, askForPaths } from './ask.ts'
import { droppedPaths } from './dropped-paths.ts'

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

export const groupDroppedPeople = async (desktop: Desktop, paths: unknown) =>
  group(desktop, droppedPaths(Array.isArray(paths) ? paths : []))

const group = async (desktop: Desktop, pictures: readonly string[]) => {
  const { provider } = desktop.settings.get()
  const grouped = await askEngine(desktop, 'people.group', { pictures: [...pictures], provider })
  return { grouped: viewGrouped(grouped) }
}
