import type { ExternalToast } from 'sonner'

/** Messages over the window, from wherever something is to be said; `Toaster` shows them. */

export type MessageOptions = Omit<ExternalToast, 'id'> & { readonly id?: string }
export type MessageKind = 'message' | 'success' | 'warning' | 'error'

interface Messages {
  show(kind: MessageKind, text: string, options: MessageOptions): void
  /** @param id that of one message; all of them where it is left out */
  dismiss(id?: string | number): void
}

let messages: Messages | undefined
/** What was to be shown before anything could, in order. */
const waiting: ((shown: Messages) => void)[] = []

/** From now on messages are shown by this, with those that waited for it. */
export const showMessagesWith = (shown: Messages): void => {
  messages = shown
  for (const tell of waiting.splice(0)) tell(shown)
}

const tell = (what: (shown: Messages) => void): void => {
  if (messages) what(messages)
  else waiting.push(what)
}

const show =
  (kind: MessageKind) =>
  (text: string, options: MessageOptions = {}): void =>
    tell(shown => shown.show(kind, text, options))

export const toast = Object.assign(show('message'), {
  success: show('success'),
  warning: show('warning'),
  error: show('error'),
  dismiss: (id?: string | number): void => tell(shown => shown.dismiss(id)),
})
