import { useEffect, useRef, useState } from 'react'

/** Milliseconds without a key after which nobody is typing. */
const pause = 1000

interface Typing {
  /** Where somebody is typing; null while nobody is. */
  readonly caret: number | null
  readonly typed: (caret: number) => void
  readonly moved: (caret: number) => void
  readonly stopped: () => void
  /** An input method begins or ends to compose: however long somebody chooses among its words, they are typing. */
  readonly composes: (composing: boolean) => void
}

/** Whether a word ends or goes on at the place where somebody is typing. */
export const isTypedAt = (
  { start, end }: { readonly start: number; readonly end: number },
  caret: number | null,
): boolean => caret !== null && start < caret && caret <= end

/** Whether somebody is typing in a text field, and where. */
export const useTyping = (): Typing => {
  const [caret, setCaret] = useState<number | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const composing = useRef(false)
  const waitForPause = () => {
    clearTimeout(timer.current)
    if (!composing.current) timer.current = setTimeout(() => setCaret(null), pause)
  }
  const stopped = () => {
    clearTimeout(timer.current)
    setCaret(null)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  return {
    caret,
    typed: at => {
      waitForPause()
      setCaret(at)
    },
    moved: at => setCaret(before => (before === null ? null : at)),
    stopped,
    composes: next => {
      composing.current = next
      waitForPause()
    },
  }
}
