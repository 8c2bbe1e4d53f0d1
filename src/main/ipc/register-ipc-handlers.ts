import { type IpcMainInvokeEvent, ipcMain } from 'electron'
import type { Answer } from '../../shared/window/window-contract.ts'
import { answerFolderDrop, answerGroupPeople, answerModelImport, answerWindow } from './answer-window.ts'
import type { Desktop } from './desktop.ts'
import { isOwnSender } from './is-own-sender.ts'

const notOurs: Answer<never> = {
  ok: false,
  error: { code: 'not-allowed', message: 'Only the app’s own window may ask.' },
}

/** All that the window can call. Calls from anything but the app's own page, in its top frame, are refused. */
export const registerIpcHandlers = (desktop: Desktop, devServer: string | undefined): void => {
  const isOurs = ({ senderFrame }: IpcMainInvokeEvent): boolean =>
    isOwnSender(senderFrame, desktop.window()?.webContents.mainFrame, devServer)
  ipcMain.handle('likeness:request', (event, route: unknown, input: unknown) =>
    isOurs(event) ? answerWindow(desktop, route, input) : notOurs,
  )
  // The preload script adds the path, from a dropped or chosen file.
  ipcMain.handle('likeness:import-model', (event, path: unknown) =>
    isOurs(event) ? answerModelImport(desktop, path) : notOurs,
  )
  ipcMain.handle('likeness:group-people', (event, paths: unknown) =>
    isOurs(event) ? answerGroupPeople(desktop, paths) : notOurs,
  )
  ipcMain.handle('likeness:open-folder', (event, paths: unknown) =>
    isOurs(event) ? answerFolderDrop(desktop, paths) : notOurs,
  )
}
