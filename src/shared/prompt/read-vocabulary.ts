import type { Vocabulary } from '../api/vocabulary.ts'
import { passedOver } from './passed-over-words.ts'
import { type PromptWord, wordsOf } from './prompt-words.ts'
import { baseForms } from './word-forms.ts'

/** A word that the model was not trained on; positions are of UTF-16 in the prompt. */
export interface UnknownWord {
  readonly start: number
  readonly end: number
  /** In lower case. */
  readonly word: string
  /** The word or phrase that comes nearest. */
  readonly nearest: string | null
}

export interface PromptReading {
  readonly unknown: readonly UnknownWord[]
  /** The prompt's language, where it is not the model's and that is clear. */
  readonly language: string | null
  /** The prompt in the model's language, word by word, as far as it is known; null where `language` is. */
  readonly translation: string | null
}

/** What of a prompt a model knows. */
export const readPrompt = (prompt: string, vocabulary: Vocabulary): PromptReading => {
  const lookup = lookupOf(vocabulary)
  const words = wordsOf(prompt)
  const language = languageOf(words, vocabulary, lookup)
  if (language !== null) {
    const meanings = lookup.languages.get(language)!
    const unknown = words.filter(({ word }) => !meanings.has(word) && !lookup.knows(word))
    return {
      unknown: unknown.map(word => ({ ...word, nearest: lookup.nearest(word.word) })),
      language,
      translation: translate(words, meanings, lookup),
    }
  }
  const unknown = words.filter(({ word }) => !lookup.knows(word))
  return {
    unknown: unknown.map(word => ({ ...word, nearest: lookup.nearest(word.word) })),
    language: null,
    translation: null,
  }
}

interface Lookup {
  /** Whether captions have a word, in any form, or it is passed over. */
  knows(word: string): boolean
  nearest(word: string): string | null
  readonly languages: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Words of the longest entry of `languages`. */
  readonly longest: number
}

const lookups = new WeakMap<Vocabulary, Lookup>()

const lookupOf = (vocabulary: Vocabulary): Lookup => {
  const known = lookups.get(vocabulary)
  if (known) return known
  const made = makeLookup(vocabulary)
  lookups.set(vocabulary, made)
  return made
}

const makeLookup = ({ words, nearest, translations, captions }: Vocabulary): Lookup => {
  const synonyms = Object.keys(captions?.synonyms ?? {}).filter(phrase => !phrase.includes(' '))
  const known = new Set([...words, ...synonyms])
  const near = new Map(Object.entries(nearest))
  const isKnown = (word: string) => known.has(word) || passedOver.has(word)
  const find = <T>(word: string, get: (form: string) => T | undefined): T | undefined => {
    for (const form of baseForms(word)) {
      const found = get(form)
      if (found) return found
    }
    return undefined
  }
  const whole = (word: string) => find(word, form => isKnown(form) || undefined) === true
  const languages = Object.entries(translations).map(
    ([language, meanings]) => [language, new Map(Object.entries(meanings))] as const,
  )
  return {
    knows: word => {
      // "wolf" ends as a plural of nothing does: what has a nearest word is no form of another word.
      if (near.has(word)) return false
      if (whole(word)) return true
      const parts = word.split('-')
      return parts.length > 1 && parts.every(part => part === '' || whole(part))
    },
    nearest: word => find(word, form => near.get(form)) ?? null,
    languages: new Map(languages),
    longest: Math.max(1, ...languages.flatMap(([, meanings]) => [...meanings.keys()].map(countWords))),
  }
}

const countWords = (phrase: string): number => phrase.split(' ').length

/**
 * The language that most words of a prompt are of. Clear is what has a word that the model's language has not, and more
 * words than that language.
 */
const languageOf = (words: readonly PromptWord[], _: Vocabulary, lookup: Lookup): string | null => {
  const ours = words.filter(({ word }) => lookup.knows(word)).length
  let best: { language: string; count: number } | null = null
  for (const [language, meanings] of lookup.languages) {
    const theirs = words.filter(({ word }) => meanings.has(word))
    const only = theirs.filter(({ word }) => !lookup.knows(word))
    const count = theirs.length
    if (only.length > 0 && count > ours && count * 2 >= words.length && count > (best?.count ?? 0))
      best = { language, count }
  }
  return best?.language ?? null
}

/** Longest entries first; words that are not known stay as they are. */
const translate = (
  words: readonly PromptWord[],
  meanings: ReadonlyMap<string, string>,
  { longest }: Lookup,
): string => {
  const translated: string[] = []
  for (let i = 0; i < words.length; ) {
    let length = Math.min(longest, words.length - i)
    const phrase = () =>
      words
        .slice(i, i + length)
        .map(({ word }) => word)
        .join(' ')
    while (length > 1 && !meanings.has(phrase())) length--
    const meaning = meanings.get(phrase()) ?? phrase()
    if (meaning) translated.push(meaning)
    i += length
  }
  return translated.join(' ')
}
