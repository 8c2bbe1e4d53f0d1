/** Where somebody was writing in the prompt, for what is put into it from elsewhere. */
let caret = { prompt: '', at: 0 }

export const rememberCaret = (prompt: string, at: number): void => {
  caret = { prompt, at }
}

/** That place; the end of a prompt that has changed since. */
export const caretIn = (prompt: string): number => (caret.prompt === prompt ? caret.at : prompt.length)
