import { useRef } from 'react'

/** Gives the focus back to what had it before: radix does so only for dialogs that have a trigger of their own. */
export const useReturnFocus = () => {
  const before = useRef<Element | null>(null)
  return {
    remember: (): void => {
      before.current = document.activeElement
    },
    giveBack: (event: Event): void => {
      event.preventDefault()
      if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
    },
  }
}
