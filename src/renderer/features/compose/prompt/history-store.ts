import { create } from 'zustand'
import { foldPrompt, type PromptHistory } from './prompt-history.ts'

const key = 'likeness.prompts'

/** What another version may have left there is taken only if it is a list of texts. */
const readKept = (): PromptHistory => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(kept) ? kept.filter(prompt => typeof prompt === 'string') : []
  } catch {
    return []
  }
}

const keep = (prompts: PromptHistory): void => {
  try {
    localStorage.setItem(key, JSON.stringify(prompts))
  } catch {
    // A full or forbidden store costs the history of the next start, nothing else.
  }
}

export const usePromptHistory = create<{ readonly prompts: PromptHistory }>(() => ({ prompts: readKept() }))

const setPrompts = (prompts: PromptHistory): void => {
  usePromptHistory.setState({ prompts })
  keep(prompts)
}

export const rememberPrompt = (prompt: string): void =>
  setPrompts(foldPrompt(usePromptHistory.getState().prompts, prompt))

export const forgetPrompts = (): void => setPrompts([])
