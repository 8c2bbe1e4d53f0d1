import { ipcMain, type WebFrameMain } from 'electron'
import type { Answer } from '../../shared/window/window-contract.ts'

/** All that the window can call: the preload script asks for `likeness:` and one of these. */
const channels = ['request', 'import-model', 'group-people', 'open-folder'] as const

/** Answers a call. @param sender the frame that calls; null for one that is gone */
export type AnswerCall = (
  channel: (typeof channels)[number],
  sender: WebFrameMain | null,
  input: readonly unknown[],
) => Promise<Answer<unknown>>

/** Lets the window call from its first moment on; what it asks before there is who answers waits for that. */
export const registerIpcHandlers = (answer: AnswerCall): void => {
  for (const channel of channels)
    ipcMain.handle(`likeness:${channel}`, ({ senderFrame }, ...input: unknown[]) =>
      answer(channel, senderFrame, input),
    )
}
