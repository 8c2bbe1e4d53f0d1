import { dialog, type MessageBoxOptions } from 'electron'
import type { Desktop } from '../ipc/desktop.ts'

export interface Question {
  readonly type: 'question' | 'warning'
  readonly message: string
  readonly detail: string
  /** The button that agrees, and the one that declines, which Enter and Escape press. */
  readonly buttons: readonly [agree: string, decline: string]
}

/** Asks in a dialog of the system, attached to the window if there is one. */
export const confirm = async (
  { window }: Pick<Desktop, 'window'>,
  { buttons, ...question }: Question,
): Promise<boolean> => {
  const options: MessageBoxOptions = {
    ...question,
    title: 'Likeness',
    buttons: [...buttons],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  }
  const parent = window()
  const { response } = parent
    ? await dialog.showMessageBox(parent, options)
    : await dialog.showMessageBox(options)
  return response === 0
}
