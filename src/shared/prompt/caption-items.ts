import type { CaptionPhrases, Vocabulary } from '../api/vocabulary.ts'
import { createSpelling } from './near-spelling.ts'
import { passedOver } from './passed-over-words.ts'
import { baseForms } from './word-forms.ts'
import { type WordingToken, wordingTokens } from './wording-tokens.ts'

/** What a phrase of a prompt is to a caption. */
type Meaning =
  | { readonly kind: 'person' | 'object'; readonly noun: string }
  /** Of a person: "red hair". */
  | { readonly kind: 'detail'; readonly text: string }
  | { readonly kind: 'scene'; readonly alone: string }
  | { readonly kind: 'time'; readonly text: string }
  /** The beginning of a caption. */
  | { readonly kind: 'style'; readonly text: string }
  | { readonly kind: 'framing'; readonly before: string; readonly after: string }
  /** "red", and what else stands before a noun in captions: "old", "medieval". */
  | { readonly kind: 'modifier'; readonly text: string; readonly isColour: boolean }
  /** What modifiers make a detail of, or a background: "hair". */
  | { readonly kind: 'part'; readonly text: string }
  /** How the next noun belongs to the one before. */
  | { readonly kind: 'relation'; readonly text: Relation }
  /** Two of what comes next. */
  | { readonly kind: 'two' }
  /** A face without saying whose. */
  | { readonly kind: 'anyone' }
  /** A word of no meaning here; one that might be a noun takes the modifiers before it along. */
  | { readonly kind: 'nothing'; readonly isNoun: boolean }
  | { readonly kind: 'pause' }

/** `unknown`: by a word that says nothing here, such as "rescuing". */
export type Relation = 'and' | 'with' | 'in' | 'on' | 'of' | 'as' | 'without' | 'unknown'

export type CaptionItem = Meaning & { readonly weight: number }

const relations: Readonly<Record<string, Relation>> = {
  ...{
    and: 'and',
    or: 'and',
    next: 'and',
    beside: 'and',
    near: 'and',
    plus: 'and',
    behind: 'and',
    front: 'and',
  },
  ...{
    with: 'with',
    has: 'with',
    having: 'with',
    holding: 'with',
    riding: 'with',
    carrying: 'with',
    eating: 'with',
  },
  ...{ in: 'in', wearing: 'in', wears: 'in', at: 'in', inside: 'in', dressed: 'in', wore: 'in', from: 'in' },
  ...{ on: 'on', under: 'on', over: 'on', against: 'on', above: 'on' },
  ...{
    of: 'of',
    as: 'as',
    like: 'as',
    without: 'without',
    no: 'without',
    not: 'without',
    for: 'without',
    neither: 'without',
    nor: 'without',
    minus: 'without',
  },
}

const anyone: ReadonlySet<string> = new Set([
  'face',
  'portrait',
  'head',
  'headshot',
  'selfie',
  'faces',
  'portraits',
])

interface Phrase {
  readonly words: readonly string[]
  readonly meanings: readonly Meaning[]
}

/** Reads phrases of prompts as parts of captions. */
export type CaptionReader = (tokens: readonly WordingToken[]) => readonly CaptionItem[]

export const createCaptionReader = (vocabulary: Vocabulary, captions: CaptionPhrases): CaptionReader => {
  const table = new Map<string, Phrase[]>()
  const add = (text: string, ...meanings: Meaning[]) => {
    const words = wordingTokens(text).map(({ word }) => word)
    const [first] = words
    if (!first) return
    const others = table.get(first) ?? []
    table.set(first, others)
    if (!others.some(other => other.words.join(' ') === words.join(' '))) others.push({ words, meanings })
  }
  addCaptions(captions, add)
  const read = (
    tokens: readonly WordingToken[],
    spelling?: (word: string) => string | null,
  ): CaptionItem[] => {
    const items: CaptionItem[] = []
    for (let i = 0; i < tokens.length; ) {
      const { word, weight } = tokens[i]!
      const found = longestMatch(table, tokens, i) ?? known(word) ?? corrected(table, word, spelling)
      items.push(...found.meanings.map(meaning => ({ ...meaning, weight })))
      i += found.words.length
    }
    return items
  }
  // Other words for captions' phrases are read once these are there.
  const others = { ...captions.synonyms, ...vocabulary.nearest }
  for (const [words, phrase] of Object.entries(others)) {
    const meanings = read(wordingTokens(phrase))
    add(words, ...(meanings.length > 0 ? meanings : [{ kind: 'nothing', isNoun: false } as const]))
  }
  const spelling = createSpelling(table.keys())
  return tokens => read(tokens, spelling)
}

const addCaptions = (captions: CaptionPhrases, add: (text: string, ...meanings: Meaning[]) => void): void => {
  const nouns = { person: captions.people, object: captions.objects }
  for (const kind of ['person', 'object'] as const) for (const noun of nouns[kind]) add(noun, { kind, noun })
  for (const text of captions.details) add(text, { kind: 'detail', text })
  for (const alone of Object.keys(captions.scenes)) add(alone, { kind: 'scene', alone })
  for (const text of Object.keys(captions.times)) add(text, { kind: 'time', text })
  for (const text of captions.styles) add(text, { kind: 'style', text })
  for (const [before, after] of captions.framings) add(before || after, { kind: 'framing', before, after })
  for (const text of new Set([...captions.backgroundColours, ...captions.objectColours]))
    add(text, { kind: 'modifier', text, isColour: true })
  // "hair" of "red hair", "beard" of "a red beard".
  for (const text of [...captions.details.map(detail => detail.split(' ').at(-1)!), 'background'])
    add(text, { kind: 'part', text })
  for (const text of ['backdrop', 'wall', 'bg']) add(text, { kind: 'part', text: 'background' })
  // "curly hair" of "man with curly hair", "a suit" of "man in a suit".
  for (const noun of captions.people) {
    const [, of = '', text = ''] = /^(.+?) (?:with|in) (.+)$/.exec(noun) ?? []
    if (captions.people.includes(of)) {
      add(text, { kind: 'detail', text })
      add(text.replace(/^an? /, ''), { kind: 'detail', text })
    }
  }
  // "ginger" of "ginger hair".
  for (const detail of captions.details) {
    const [first = '', ...rest] = detail.split(' ')
    if (rest.length > 0 && first !== 'a') add(first, { kind: 'modifier', text: first, isColour: false })
  }
  // "old" of "old man", where there is a "man".
  for (const among of [captions.people, captions.objects])
    for (const noun of among) {
      const [first = '', ...rest] = noun.split(' ')
      if (among.includes(rest.join(' '))) add(first, { kind: 'modifier', text: first, isColour: false })
    }
}

/** Of two as long, the one in the very words of the prompt: "snowy mountains" is a scene, "a snowy mountain" a thing. */
const longestMatch = (
  table: ReadonlyMap<string, readonly Phrase[]>,
  tokens: readonly WordingToken[],
  at: number,
): Phrase | undefined => {
  let best: { readonly phrase: Phrase; readonly isExact: boolean } | undefined
  for (const first of formsOf(tokens[at]!))
    for (const phrase of table.get(first) ?? []) {
      const { words } = phrase
      const more = words.length - (best?.phrase.words.length ?? 0)
      if (more < 0 || !words.every((word, i) => i === 0 || isForm(tokens[at + i], word))) continue
      const isExact = words.every((word, i) => word === tokens[at + i]!.word)
      if (more > 0 || (isExact && !best?.isExact)) best = { phrase, isExact }
    }
  return best?.phrase
}

const isForm = (token: WordingToken | undefined, base: string): boolean =>
  token !== undefined && (token.word === base || (token.word !== '' && formsOf(token).includes(base)))

/** Each token is compared with many phrases. */
const forms = new WeakMap<WordingToken, readonly string[]>()

const formsOf = (token: WordingToken): readonly string[] => {
  const known = forms.get(token)
  if (known) return known
  const found = [...baseForms(token.word)]
  forms.set(token, found)
  return found
}

const known = (word: string): Phrase | undefined => {
  const relation = relations[word]
  if (relation) return { words: [word], meanings: [{ kind: 'relation', text: relation }] }
  if (word === 'two' || word === '2') return { words: [word], meanings: [{ kind: 'two' }] }
  if (word === '') return { words: [word], meanings: [{ kind: 'pause' }] }
  if (anyone.has(word)) return { words: [word], meanings: [{ kind: 'anyone' }] }
  if (passedOver.has(word) || /\d/.test(word))
    return { words: [word], meanings: [{ kind: 'nothing', isNoun: false }] }
  return undefined
}

const corrected = (
  table: ReadonlyMap<string, readonly Phrase[]>,
  word: string,
  spelling: ((word: string) => string | null) | undefined,
): Phrase => {
  const near = spelling?.(word)
  const single = near && table.get(near)?.find(({ words }) => words.length === 1)
  return single
    ? { ...single, words: [word] }
    : { words: [word], meanings: [{ kind: 'nothing', isNoun: true }] }
}
