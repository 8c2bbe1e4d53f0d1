import { type IpcMainInvokeEvent, ipcMain } from 'electron'
import type { Answer } from '../shared/desktop.ts'
import type { Desktop } from './desktop.ts'
import { scheme } from './protocol-paths.ts'
import { answerWindow, takeInModel } from './window-door.ts'

const isOurPage = (address: string, devServer: string | undefined): boolean =>
  address.startsWith(`${scheme}://app/`) || (devServer !== undefined && address.startsWith(`${devServer}/`))

const notOurs: Answer<never> = {
  ok: false,
  error: { code: 'not-allowed', message: 'Only the app’s own window may ask.' },
}

/** The one door for the window: only its own page, in its top frame, is heard. */
export const openDoor = (desktop: Desktop, devServer: string | undefined): void => {
  const isOurs = ({ senderFrame }: IpcMainInvokeEvent): boolean => {
    const top = desktop.window()?.webContents.mainFrame
    return senderFrame !== null && senderFrame === top && isOurPage(senderFrame.url, devServer)
  }
  ipcMain.handle('likeness:request', (event, route: unknown, input: unknown) =>
    isOurs(event) ? answerWindow(desktop, route, input) : notOurs,
  )
  // Its path was put in by the preload script, from a file the person dropped or chose.
  ipcMain.handle('likeness:import-model', (event, path: unknown) =>
    isOurs(event) ? takeInModel(desktop, path) : notOurs,
  )
}
