import { type IpcMainInvokeEvent, ipcMain } from 'electron'
import type { Answer } from '../../shared/api/window-contract.ts'
import { answerWindow, takeInModel } from './answer-window.ts'
import type { Desktop } from './desktop.ts'
import { isOwnSender } from './ipc-sender.ts'

const notOurs: Answer<never> = {
  ok: false,
  error: { code: 'not-allowed', message: 'Only the app’s own window may ask.' },
}

/** The one door for the window: only its own page, in its top frame, is heard. */
export const registerIpcHandlers = (desktop: Desktop, devServer: string | undefined): void => {
  const isOurs = ({ senderFrame }: IpcMainInvokeEvent): boolean =>
    isOwnSender(senderFrame, desktop.window()?.webContents.mainFrame, devServer)
  ipcMain.handle('likeness:request', (event, route: unknown, input: unknown) =>
    isOurs(event) ? answerWindow(desktop, route, input) : notOurs,
  )
  // Its path was put in by the preload script, from a file the person dropped or chose.
  ipcMain.handle('likeness:import-model', (event, path: unknown) =>
    isOurs(event) ? takeInModel(desktop, path) : notOurs,
  )
}
