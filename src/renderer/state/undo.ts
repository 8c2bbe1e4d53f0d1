import { toast } from 'sonner'
import { i18n } from '../i18n/i18n.ts'

/** What was done last and can be taken back: by the button of its toast for a while, by Ctrl+Z for longer. */

interface Done {
  readonly undo: () => void
  readonly toast: string | number
}

const undoTime = 10_000
/** What was done before is not taken back by accident. */
const maxKept = 20

let done: readonly Done[] = []

const takeBack = (which: Done): void => {
  if (!done.includes(which)) return
  done = done.filter(each => each !== which)
  toast.dismiss(which.toast)
  which.undo()
}

/** Says what was done, and offers to take it back. */
export const offerUndo = (text: string, undo: () => void, description?: string): void => {
  const id = `undo-${crypto.randomUUID()}`
  const entry: Done = { undo, toast: id }
  done = [...done, entry].slice(-maxKept)
  toast(text, {
    ...{ id, description, duration: undoTime },
    action: { label: i18n.t('undo'), onClick: () => takeBack(entry) },
  })
}

/** Takes back what was done last. @returns whether there was anything */
export const undoLast = (): boolean => {
  const last = done.at(-1)
  if (last) takeBack(last)
  return last !== undefined
}
