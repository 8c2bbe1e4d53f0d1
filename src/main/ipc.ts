import { ipcMain } from 'electron'
import type { Answer } from '../shared/desktop.ts'
import type { Desktop } from './desktop.ts'
import { scheme } from './protocol-paths.ts'
import { answerWindow } from './window-door.ts'

const isOurPage = (address: string, devServer: string | undefined): boolean =>
  address.startsWith(`${scheme}://app/`) || (devServer !== undefined && address.startsWith(`${devServer}/`))

const notOurs: Answer<never> = {
  ok: false,
  error: { code: 'not-allowed', message: 'Only the app’s own window may ask.' },
}

/** The one door for the window: only its own page, in its top frame, is heard. */
export const openDoor = (desktop: Desktop, devServer: string | undefined): void => {
  ipcMain.handle('likeness:request', (event, route: unknown, input: unknown) => {
    const frame = event.senderFrame
    const top = desktop.window()?.webContents.mainFrame
    if (!frame || frame !== top || !isOurPage(frame.url, devServer)) return notOurs
    return answerWindow(desktop, route, input)
  })
}
