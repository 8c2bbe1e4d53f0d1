import { useEffect } from 'react'
import { importPhoto } from './import-photo.ts'

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, [contenteditable="true"]') !== null

/** Text goes to the field that has the focus, even when the clipboard holds a picture of it, too. */
const onPaste = (event: ClipboardEvent): void => {
  const { clipboardData } = event
  const picture = [...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'))
  if (!picture || event.defaultPrevented) return
  if (document.querySelector('[role="dialog"], [role="alertdialog"]')) return
  if (takesText(event.target) && clipboardData?.types.includes('text/plain')) return
  event.preventDefault()
  void importPhoto(picture)
}

/** A picture in the clipboard can be pasted anywhere in the window. */
export const usePastePhoto = (): void => {
  useEffect(() => {
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [])
}
