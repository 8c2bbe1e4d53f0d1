import { i18n } from '../i18n/i18n.ts'
import { announce } from '../ui/announcer.tsx'
import { toast } from '../ui/toast.ts'

/** What was done last and can be taken back: by the button of its toast for a while, by Ctrl+Z for longer. */

interface Done {
  readonly undo: () => void
  readonly text: string
  readonly toast: string
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
  announce(i18n.t('spoken.undone', { text: which.text }))
}

/** Says what was done, and offers to take it back. */
export const offerUndo = (text: string, undo: () => void, description?: string): void => {
  const id = `undo-${crypto.randomUUID()}`
  const entry: Done = { undo, text, toast: id }
  // The same done once more: its message takes the place of the one before, which Ctrl+Z still takes back.
  for (const before of done) if (before.text === text) toast.dismiss(before.toast)
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
