/** Prompts used before, newest first. */
export type PromptHistory = readonly string[]

const longest = 50

/** The same prompt again moves to the front instead of standing there twice. */
export const foldPrompt = (history: PromptHistory, prompt: string): PromptHistory => {
  const used = prompt.trim()
  return used ? [used, ...history.filter(known => known !== used)].slice(0, longest) : history
}

/** Where someone is who leafs through the history: 0 is the newest, −1 their own unfinished prompt. */
export interface Leafing {
  readonly place: number
  readonly draft: string
}

export const notLeafing: Leafing = { place: -1, draft: '' }

/** One step to older or newer prompts; null at either end. The unfinished prompt comes back after the newest. */
export const leaf = (
  history: PromptHistory,
  from: Leafing,
  shown: string,
  towards: 'older' | 'newer',
): { readonly at: Leafing; readonly prompt: string } | null => {
  const draft = from.place === -1 ? shown : from.draft
  // What is in the field already would look like a key that does nothing.
  const skip = from.place === -1 && history[0] === shown.trim() ? 1 : 0
  const place = towards === 'older' ? from.place + 1 + skip : from.place - 1
  if (place < -1 || place >= history.length) return null
  return { at: { place, draft }, prompt: place === -1 ? draft : (history[place] ?? '') }
}

/** Every word of the search occurs somewhere in the prompt. */
export const searchPrompts = (history: PromptHistory, search: string): PromptHistory => {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return history.filter(prompt => words.every(word => prompt.toLowerCase().includes(word)))
}
