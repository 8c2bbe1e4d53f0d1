import { dialog, type OpenDialogOptions } from 'electron'
import type { Route, RouteInput, RouteOutput } from '../../../shared/api/contract.ts'
import type { Desktop } from '../desktop.ts'
import { EngineRefusal } from '../desktop-error.ts'

/** Asks for files or folders in a dialog of the system; none when the person thought better of it. */
export const askForPaths = async (
  desktop: Desktop,
  options: OpenDialogOptions,
): Promise<readonly string[]> => {
  const window = desktop.window()
  const { canceled, filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options)
  return canceled ? [] : filePaths
}

/** @throws EngineRefusal with the engine's failure */
export const askEngine = async <R extends Route>(
  { engine }: Pick<Desktop, 'engine'>,
  route: R,
  input: RouteInput<R>,
): Promise<RouteOutput<R>> => {
  const answer = await engine.request(route, input)
  if (!answer.ok) throw new EngineRefusal(answer.error)
  return answer.value as RouteOutput<R>
}
