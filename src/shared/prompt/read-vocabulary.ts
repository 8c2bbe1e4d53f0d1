import type { Vocabulary } from '../api/vocabulary.ts'
import { createSpelling } from './near-spelling.ts'
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
  const language = languageOf(words, lookup)
  const meanings = lookup.languages.get(language ?? '')
  return {
    unknown: unknownIn(words, lookup, meanings),
    language,
    translation: meanings ? translate(words, meanings) : null,
  }
}

/** Words of another language, in lower case, with what they mean; also phrases. */
interface Phrases {
  readonly meanings: ReadonlyMap<string, string>
  /** By the word that a phrase begins with, how many words the longest of them has. */
  readonly longest: ReadonlyMap<string, number>
}

interface Lookup {
  /** Whether captions have a word, in any form, or it is passed over. */
  knows(word: string): boolean
  /** For words of no caption: one of a list, or one that differs by a letter. */
  nearest(word: string): string | null
  readonly nearestPhrases: Phrases
  readonly languages: ReadonlyMap<string, Phrases>
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
  const synonyms = Object.keys(captions?.synonyms ?? {}).flatMap(phrase => phrase.split(' '))
  const known = new Set([...words, ...synonyms])
  const nearestPhrases = toPhrases(nearest)
  const near = nearestPhrases.meanings
  const spelling = createSpelling([...known, ...near.keys()])
  const isKnown = (word: string) => [...baseForms(word)].some(form => known.has(form) || passedOver.has(form))
  const listed = (word: string) => [...baseForms(word)].map(form => near.get(form)).find(Boolean)
  return {
    knows: remembered(
      word =>
        // What has a nearest word is no form of another.
        !near.has(word) &&
        (isKnown(word) ||
          (word.includes('-') && word.split('-').every(part => part === '' || isKnown(part)))),
    ),
    nearest: remembered(word => {
      const corrected = spelling(word)
      return listed(word) ?? (corrected && (near.get(corrected) ?? corrected))
    }),
    nearestPhrases,
    languages: new Map(
      Object.entries(translations).map(([language, meanings]) => [language, toPhrases(meanings)]),
    ),
  }
}

/** Words that are remembered, more than a prompt has. */
const mostRemembered = 4000

/** A prompt is read with each key, and has the words it had before. */
const remembered = <T>(read: (word: string) => T): ((word: string) => T) => {
  const found = new Map<string, T>()
  return word => {
    if (found.has(word)) return found.get(word) as T
    if (found.size >= mostRemembered) found.clear()
    const value = read(word)
    found.set(word, value)
    return value
  }
}

const toPhrases = (meanings: Readonly<Record<string, string>>): Phrases => {
  const longest = new Map<string, number>()
  for (const phrase of Object.keys(meanings)) {
    const [first = '', ...others] = phrase.split(' ')
    longest.set(first, Math.max(longest.get(first) ?? 0, 1 + others.length))
  }
  return { meanings: new Map(Object.entries(meanings)), longest }
}

/** The longest phrase that begins at a word, with the number of its words. */
const phraseAt = (words: readonly PromptWord[], at: number, { meanings, longest }: Phrases) => {
  const most = longest.get(words[at]!.word) ?? 0
  for (let length = Math.min(most, words.length - at); length > 0; length--) {
    const phrase = words.slice(at, at + length).map(({ word }) => word)
    const meaning = meanings.get(phrase.join(' '))
    if (meaning !== undefined) return { meaning, length }
  }
  return undefined
}

const unknownIn = (
  words: readonly PromptWord[],
  lookup: Lookup,
  translated: Phrases | undefined,
): readonly UnknownWord[] => {
  const unknown: UnknownWord[] = []
  for (let i = 0; i < words.length; ) {
    const theirs = translated && phraseAt(words, i, translated)
    const near = theirs ? undefined : phraseAt(words, i, lookup.nearestPhrases)
    const { start, word } = words[i]!
    if (near) {
      const phrase = words.slice(i, i + near.length)
      const text = phrase.map(each => each.word).join(' ')
      unknown.push({ start, end: phrase.at(-1)!.end, word: text, nearest: near.meaning })
    } else if (!theirs && !lookup.knows(word)) unknown.push({ ...words[i]!, nearest: lookup.nearest(word) })
    i += (theirs ?? near)?.length ?? 1
  }
  return unknown
}

/**
 * The language that most words of a prompt are of. Clear is what has a word that the model's language has not, and more
 * words than that language.
 */
const languageOf = (words: readonly PromptWord[], lookup: Lookup): string | null => {
  const ours = new Set(words.filter(({ word }) => lookup.knows(word)))
  let best: { readonly language: string; readonly count: number } | null = null
  for (const [language, phrases] of lookup.languages) {
    const theirs = coveredBy(words, phrases)
    const only = theirs.filter(word => !ours.has(word))
    const count = theirs.length
    if (only.length > 0 && count > ours.size && count * 2 >= words.length && count > (best?.count ?? 0))
      best = { language, count }
  }
  return best?.language ?? null
}

const coveredBy = (words: readonly PromptWord[], phrases: Phrases): readonly PromptWord[] => {
  const covered: PromptWord[] = []
  for (let i = 0; i < words.length; ) {
    const found = phraseAt(words, i, phrases)
    if (found) covered.push(...words.slice(i, i + found.length))
    i += found?.length ?? 1
  }
  return covered
}

/** Words that are not known stay as they are. */
const translate = (words: readonly PromptWord[], phrases: Phrases): string => {
  const translated: string[] = []
  for (let i = 0; i < words.length; ) {
    const found = phraseAt(words, i, phrases)
    const text = found ? found.meaning : words[i]!.word
    if (text !== '') translated.push(text)
    i += found?.length ?? 1
  }
  return translated.join(' ').replace(/\ba (?=[aeiou])/g, 'an ')
}
