import { dirname, join } from 'node:path'
import { app, shell } from 'electron'
import { lastFolder, rememberFolder } from '../../settings/last-folder.ts'
import { type Desktop, type Handler, modelsFolder } from '../desktop.ts'
import { EngineRefusal } from '../desktop-error.ts'
import { askEngine, askForPaths } from './ask.ts'
import { droppedPaths } from './dropped-paths.ts'
import { assertIdle } from './settings.ts'

const properties = { file: ['openFile'], folder: ['openDirectory'] } as const

export const chooseModel: Handler<'models.choose'> = async ({ what }, desktop) => {
  const memory = join(desktop.paths.data, 'model-folder.json')
  const [path] = await askForPaths(desktop, {
    defaultPath: await lastFolder(memory, app.getPath('downloads')),
    properties: [...properties[what]],
    filters: what === 'file' ? [{ name: 'Safetensors, ONNX', extensions: ['safetensors', 'onnx'] }] : [],
  })
  if (path === undefined) return { pack: null }
  await rememberFolder(memory, dirname(path))
  return askEngine(desktop, 'models.import', { path })
}

export const importDroppedModel = async (desktop: Desktop, path: unknown) => {
  const [dropped] = droppedPaths([path])
  return askEngine(desktop, 'models.import', { path: dropped! })
}

export const moveModelsFolder: Handler<'models.moveFolder'> = async (_input, desktop) => {
  assertIdle(desktop.engine.jobs())
  const [folder] = await askForPaths(desktop, {
    defaultPath: modelsFolder(desktop),
    properties: ['openDirectory', 'createDirectory'],
  })
  return { moved: folder === undefined ? null : await askEngine(desktop, 'models.move', { folder }) }
}

/** The window names a model, and no address. @throws EngineRefusal `unknown-pack` */
export const openHomepage: Handler<'models.openHomepage'> = async ({ id }, desktop) => {
  const { entries } = await askEngine(desktop, 'models.catalog', {})
  const entry = entries.find(each => each.id === id)
  if (!entry) throw new EngineRefusal({ code: 'unknown-pack', message: `There is no model "${id}".` })
  await shell.openExternal(entry.homepage)
  return {}
}
