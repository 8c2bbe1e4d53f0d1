import { dialog, type OpenDialogOptions } from 'electron'
import type { RouteOutput } from '../../shared/contract.ts'
import { EngineRefusal } from '../desktop-error.ts'
import type { Handler } from './handler.ts'

const properties = { file: ['openFile'], folder: ['openDirectory'] } as const

export const chooseModel: Handler<'models.choose'> = async ({ what }, desktop) => {
  const options: OpenDialogOptions = {
    properties: [...properties[what]],
    filters: what === 'file' ? [{ name: 'ONNX', extensions: ['onnx'] }] : [],
  }
  const window = desktop.window()
  const { filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options)
  const [path] = filePaths
  if (path === undefined) return { pack: null }
  const answer = await desktop.engine.request('models.import', { path })
  if (!answer.ok) throw new EngineRefusal(answer.error)
  return answer.value as RouteOutput<'models.import'>
}
