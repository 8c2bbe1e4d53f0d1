import { type RefObject, useEffect, useRef } from 'react'

/** At the start nothing has been focused yet, so nothing was lost. */
let anythingFocused = false
document.addEventListener(
  'focusin',
  () => {
    anythingFocused = true
  },
  { once: true },
)

/** Takes the focus when what had it went away, so that the keyboard is never nowhere. */
export const useFocusWhenLost = <E extends HTMLElement>(): RefObject<E | null> => {
  const ref = useRef<E>(null)
  useEffect(() => {
    if (anythingFocused && document.activeElement === document.body)
      ref.current?.focus({ preventScroll: true })
  }, [])
  return ref
}
