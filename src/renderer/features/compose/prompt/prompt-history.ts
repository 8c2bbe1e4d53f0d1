import { create } from 'zustand'
import { i18n } from '../../../i18n/i18n.ts'
import { offerUndo } from '../../../state/undo.ts'

/** Prompts used before, newest first. */
type PromptHistory = readonly string[]

const maxPrompts = 50

/** Adds a prompt as the newest; one that is there already moves to the front. */
export const addPrompt = (history: PromptHistory, prompt: string): PromptHistory => {
  const used = prompt.trim()
  return used ? [used, ...history.filter(known => known !== used)].slice(0, maxPrompts) : history
}

/** A position while browsing the history: 0 is the newest prompt, −1 the unfinished one in the field. */
interface HistoryPosition {
  readonly index: number
  readonly draft: string
}

/** The unfinished prompt in the field. */
export const unfinishedPrompt: HistoryPosition = { index: -1, draft: '' }

/** One step to an older or newer prompt; null at either end. After the newest comes the unfinished prompt. */
export const stepThroughHistory = (
  history: PromptHistory,
  from: HistoryPosition,
  shown: string,
  towards: 'older' | 'newer',
): { readonly at: HistoryPosition; readonly prompt: string } | null => {
  const draft = from.index === -1 ? shown : from.draft
  // Stepping to the prompt that is in the field already would look like a key without effect.
  const skip = from.index === -1 && history[0] === shown.trim() ? 1 : 0
  const index = towards === 'older' ? from.index + 1 + skip : from.index - 1
  if (index < -1 || index >= history.length) return null
  return { at: { index, draft }, prompt: index === -1 ? draft : (history[index] ?? '') }
}

/** Prompts that contain every word of the search. */
export const searchPrompts = (history: PromptHistory, search: string): PromptHistory => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return history.filter(prompt => words.every(word => prompt.toLowerCase().includes(word)))
}

const key = 'likeness.prompts'

/** Reads the saved history; anything else that another version may have left there is ignored. */
const readSaved = (): PromptHistory => {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(key) ?? '[]')
    return Array.isArray(saved) ? saved.filter(prompt => typeof prompt === 'string') : []
  } catch {
    return []
  }
}

const save = (prompts: PromptHistory): void => {
  try {
    localStorage.setItem(key, JSON.stringify(prompts))
  } catch {
    // With a full or forbidden store only the history of the next start is lost.
  }
}

export const usePromptHistory = create<{ readonly prompts: PromptHistory }>(() => ({ prompts: readSaved() }))

const setPrompts = (prompts: PromptHistory): void => {
  usePromptHistory.setState({ prompts })
  save(prompts)
}

export const rememberPrompt = (prompt: string): void =>
  setPrompts(addPrompt(usePromptHistory.getState().prompts, prompt))

/** Forgets all prompts, and offers to bring them back, behind those that were used since. */
export const forgetPrompts = (): void => {
  const forgotten = usePromptHistory.getState().prompts
  setPrompts([])
  offerUndo(i18n.t('compose:prompt.forgotten'), () => {
    const since = usePromptHistory.getState().prompts
    setPrompts([...since, ...forgotten.filter(prompt => !since.includes(prompt))].slice(0, maxPrompts))
  })
}
