import type { UnknownWord } from '../../../../shared/prompt/read-vocabulary.ts'

/** A part of the prompt and what takes its place. */
interface Replacement {
  readonly start: number
  readonly end: number
  readonly text: string
}

const article = /\b(an?)(\s+)$/i

/** "a" or "an" as the next word wants it, in capitals as it was. */
const fittingArticle = (before: string, next: string): string => {
  const fitting = /^[aeiou]/i.test(next) ? 'an' : 'a'
  return before.startsWith('A') ? `A${fitting.slice(1)}` : fitting
}

/**
 * Replaces a word wherever it stands in a prompt, as a single change from its first to its last place, with the articles
 * before it. @param places of the word, in order; at least one
 */
export const replaceWord = (
  prompt: string,
  places: readonly Pick<UnknownWord, 'start' | 'end'>[],
  word: string,
): Replacement => {
  let text = ''
  let start = prompt.length
  let from = 0
  for (const place of places) {
    const before = prompt.slice(text === '' ? 0 : from, place.start)
    const found = article.exec(before)
    const at = place.start - (found ? found[0].length : 0)
    if (text === '') start = at
    else text += prompt.slice(from, at)
    text += (found ? fittingArticle(found[1]!, word) + found[2]! : '') + word
    from = place.end
  }
  return { start, end: from, text }
}
