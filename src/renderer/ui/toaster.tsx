import { type ComponentProps, useEffect } from 'react'
import { Toaster as Sonner, toast as sonner } from 'sonner'
import { announce } from './announcer.tsx'
import { type MessageKind, type MessageOptions, showMessagesWith } from './toast.ts'
import { ToastText } from './toast-text.tsx'

const most = 3

/** How often each message was said while it is shown. */
const counts = new Map<string | number, { readonly text: string; readonly count: number }>()

const active = (): readonly (string | number)[] => sonner.getToasts().map(({ id }) => id)

const show = (
  kind: MessageKind,
  text: string,
  { id = `${kind} ${text}`, ...options }: MessageOptions,
): void => {
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

/** Shows messages, those too that were given before it was there. One that says the same again counts; there are three at most. */
export const Toaster = (props: Omit<ComponentProps<typeof Sonner>, 'visibleToasts'>) => {
  // After the effects of what it shows, which listens then.
  useEffect(() => showMessagesWith({ show, dismiss: id => void sonner.dismiss(id) }), [])
  return <Sonner {...props} visibleToasts={most} />
}
