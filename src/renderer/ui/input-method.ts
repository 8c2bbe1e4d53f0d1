/** Input methods, as those of Japanese and Chinese: what is typed is composed in the field first. */

let composing = false

/** Whether something is being composed that is not in its field yet. */
export const isComposing = (): boolean => composing

/**
 * Leaves keys to the input method while it composes: Enter takes what it proposes and Escape drops it, and neither is for
 * the window, its dialogs or the field. Returns the function that ends this.
 */
export const leaveKeysToInputMethods = (): (() => void) => {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) event.stopImmediatePropagation()
  }
  const begin = () => {
    composing = true
  }
  const end = () => {
    composing = false
  }
  const listeners = [
    ['keydown', onKeyDown],
    ['compositionstart', begin],
    ['compositionend', end],
  ] as const
  // Before everyone else's.
  for (const [name, listener] of listeners) window.addEventListener(name, listener as EventListener, true)
  return () => {
    for (const [name, listener] of listeners)
      window.removeEventListener(name, listener as EventListener, true)
  }
}
