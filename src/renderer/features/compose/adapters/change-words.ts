import { setCompose, setPrompt, useCompose } from '../form/compose-store.ts'
import { caretIn, rememberCaret } from '../prompt/caret.ts'
import { hasWord, insertWord, removeWord } from './prompt-words.ts'

/** Puts a word into the prompt where somebody was writing, or takes it out. */
export const toggleInPrompt = (word: string): void => {
  const { prompt } = useCompose.getState()
  if (hasWord(prompt, word)) {
    setPrompt(removeWord(prompt, word))
    return
  }
  const inserted = insertWord(prompt, word, caretIn(prompt))
  setPrompt(inserted.prompt)
  rememberCaret(inserted.prompt, inserted.end)
}

/** The same at the end of what is left out. */
export const toggleInNegative = (word: string): void => {
  const { negativePrompt } = useCompose.getState()
  setCompose({
    negativePrompt: hasWord(negativePrompt, word)
      ? removeWord(negativePrompt, word)
      : insertWord(negativePrompt, word, negativePrompt.length).prompt,
  })
}
