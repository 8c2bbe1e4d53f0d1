import { useRef } from 'react'

let returning = false

/** Whether an element has the focus again because a dialog was closed, and nobody turned to it. */
export const isReturningFocus = (): boolean => returning

/** Returns the focus to the element that had it before: Radix does so only for dialogs with a trigger of their own. */
export const useReturnFocus = () => {
  const before = useRef<Element | null>(null)
  return {
    remember: (): void => {
      before.current = document.activeElement
    },
    restore: (event: Event): void => {
      event.preventDefault()
      if (!(before.current instanceof HTMLElement)) return
      returning = true
      before.current.focus({ preventScroll: true })
      returning = false
    },
  }
}
