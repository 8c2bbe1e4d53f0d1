import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { app, dialog, type OpenDialogOptions } from 'electron'
import type { Route, RouteInput, RouteOutput } from '../../../shared/api/contract.ts'
import { lastFolder, rememberFolder } from '../../settings/last-folder.ts'
import { type Desktop, type Handler, modelsFolder } from '../desktop.ts'
import { DesktopError, EngineRefusal } from '../desktop-error.ts'
import { assertIdle } from './settings.ts'

const properties = { file: ['openFile'], folder: ['openDirectory'] } as const

export const chooseModel: Handler<'models.choose'> = async ({ what }, desktop) => {
  const memory = join(desktop.paths.data, 'model-folder.json')
  const path = await ask(desktop, {
    defaultPath: await lastFolder(memory, app.getPath('downloads')),
    properties: [...properties[what]],
    filters: what === 'file' ? [{ name: 'ONNX', extensions: ['onnx'] }] : [],
  })
  if (path === undefined) return { pack: null }
  await rememberFolder(memory, dirname(path))
  return askEngine(desktop, 'models.import', { path })
}

export const importDroppedModel = async (desktop: Desktop, path: unknown) => {
  if (typeof path !== 'string' || !isAbsolute(path) || path.includes('\0') || !existsSync(path))
    throw new DesktopError(
      'file-not-found',
      'What was dropped is no file or folder of this computer. Save it first, then add it from there.',
    )
  return askEngine(desktop, 'models.import', { path })
}

export const moveModelsFolder: Handler<'models.moveFolder'> = async (_input, desktop) => {
  assertIdle(desktop.engine.jobs())
  const folder = await ask(desktop, {
    defaultPath: modelsFolder(desktop),
    properties: ['openDirectory', 'createDirectory'],
  })
  return { moved: folder === undefined ? null : await askEngine(desktop, 'models.move', { folder }) }
}

const ask = async (desktop: Desktop, options: OpenDialogOptions): Promise<string | undefined> => {
  const window = desktop.window()
  const { canceled, filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options)
  return canceled ? undefined : filePaths[0]
}

/** @throws EngineRefusal with the engine's failure */
const askEngine = async <R extends Route>(
  { engine }: Pick<Desktop, 'engine'>,
  route: R,
  input: RouteInput<R>,
): Promise<RouteOutput<R>> => {
  const answer = await engine.request(route, input)
  if (!answer.ok) throw new EngineRefusal(answer.error)
  return answer.value as RouteOutput<R>
}
