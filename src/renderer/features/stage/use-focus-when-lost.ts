import { type RefObject, useEffect, useRef } from 'react'

/** Takes the focus when what had it went away, so that the keyboard is never nowhere. */
export const useFocusWhenLost = <E extends HTMLElement>(): RefObject<E | null> => {
  const ref = useRef<E>(null)
  useEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus({ preventScroll: true })
  }, [])
  return ref
}
