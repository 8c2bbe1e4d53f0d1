import { type ExternalToast, toast as sonner } from 'sonner'
import { announce } from './announcer.tsx'
import { ToastText } from './toast-text.tsx'

/** Messages over the window. One that says the same again counts instead of piling up, and there are three at most. */

type Options = Omit<ExternalToast, 'id'> & { readonly id?: string }
type Kind = 'message' | 'success' | 'warning' | 'error'

const most = 3

/** How often each message was said while it is shown. */
const counts = new Map<string | number, { readonly text: string; readonly count: number }>()

const active = (): readonly (string | number)[] => sonner.getToasts().map(({ id }) => id)

const show =
  (kind: Kind) =>
  (text: string, { id = `${kind} ${text}`, ...options }: Options = {}): void => {
    const shown = active()
    for (const known of counts.keys()) if (!shown.includes(known)) counts.delete(known)
    const before = counts.get(id)
    const count = before?.text === text ? before.count + 1 : 1
    counts.set(id, { text, count })
    // The message stays as it is but for its number, which says little by itself.
    if (count > 1) announce(text)
    const others = shown.filter(each => each !== id)
    // Oldest first: these make room.
    for (const old of others.slice(0, Math.max(0, others.length - most + 1))) sonner.dismiss(old)
    sonner[kind](<ToastText text={text} count={count} />, {
      id,
      // What went wrong is read in the person's own time.
      ...(kind === 'error' ? { duration: Number.POSITIVE_INFINITY } : {}),
      ...options,
    })
  }

export const toast = Object.assign(show('message'), {
  success: show('success'),
  warning: show('warning'),
  error: show('error'),
  dismiss: (id?: string | number): void => {
    sonner.dismiss(id)
  },
})
