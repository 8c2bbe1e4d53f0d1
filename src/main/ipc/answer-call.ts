import type { Answer } from '../../shared/window/window-contract.ts'
import { answerFolderDrop, answerGroupPeople, answerModelImport, answerWindow } from './answer-window.ts'
import type { Desktop } from './desktop.ts'
import { isOwnSender } from './is-own-sender.ts'
import type { AnswerCall } from './register-ipc-handlers.ts'

const notOurs: Answer<never> = {
  ok: false,
  error: { code: 'not-allowed', message: 'Only the app’s own window may ask.' },
}

/** Answers what the window calls. Calls from anything but the app's own page, in its top frame, are refused. */
export const createAnswerCall =
  (desktop: Desktop, devServer: string | undefined): AnswerCall =>
  async (channel, sender, [first, second]) => {
    if (!isOwnSender(sender, desktop.window()?.webContents.mainFrame, devServer)) return notOurs
    if (channel === 'request') return await answerWindow(desktop, first, second)
    // The preload script adds the paths, from dropped or chosen files.
    if (channel === 'import-model') return await answerModelImport(desktop, first)
    if (channel === 'group-people') return await answerGroupPeople(desktop, first)
    return await answerFolderDrop(desktop, first)
  }
