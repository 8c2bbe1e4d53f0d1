import { dirname, join } from 'node:path'
import { app } from 'electron'
import { lastFolder, rememberFolder } from '../../settings/last-folder.ts'
import { type Desktop, type Handler, modelsFolder } from '../desktop.ts'
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
