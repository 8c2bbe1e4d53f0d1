import { flushSync } from 'react-dom'
import { focusPrompt, promptElementId } from '../form/compose-commands.ts'
import { setPrompt, useCompose } from '../form/compose-store.ts'

/**
 * Writes text into the prompt's field in the way that typing does, so that the field's own undo takes it back.
 * @param start first UTF-16 position that is replaced; the whole prompt where none is given
 * @param end position behind it
 */
export const writePrompt = (text: string, start = 0, end = useCompose.getState().prompt.length): void => {
  const { prompt } = useCompose.getState()
  focusPrompt()
  const field = document.getElementById(promptElementId)
  if (field instanceof HTMLTextAreaElement && field.value === prompt) {
    field.setSelectionRange(start, end)
    // Called deprecated, and the only way that leaves the field's undo as it is.
    if (document.execCommand?.('insertText', false, text)) return
  }
  flushSync(() => setPrompt(prompt.slice(0, start) + text + prompt.slice(end)))
  if (field instanceof HTMLTextAreaElement) field.setSelectionRange(start + text.length, start + text.length)
}
