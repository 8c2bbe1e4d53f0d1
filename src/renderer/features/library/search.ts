import type { LibraryEntry } from '../../../shared/api/library.ts'
import { i18n } from '../../i18n/i18n.ts'
import { foldCase } from './fold-case.ts'

/** What pictures made from photos are called, in the language shown. */
const routeWords = () => ({
  swap: foldCase(i18n.t('common:madeBy.swap')),
  enhance: foldCase(i18n.t('common:madeBy.enhance')),
})

const textCache = new WeakMap<LibraryEntry, string>()

/** A picture's prompt, or its name, as it is searched: made once for each, as a search must keep up with typing. */
export const searchText = (entry: LibraryEntry): string => {
  const known = textCache.get(entry)
  if (known !== undefined) return known
  const text = foldCase(entry.prompt ?? entry.id)
  textCache.set(entry, text)
  return text
}

/** The texts of a whole list in its order: looking one up for each picture takes as long as searching it. */
const preparedTexts = new WeakMap<readonly LibraryEntry[], readonly string[]>()

/** Makes the texts of pictures ahead of the first search, in slices. @returns ends it */
export const prepareSearch = (items: readonly LibraryEntry[]): (() => void) => {
  const perSlice = 2000
  const texts: string[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = () => {
    for (const item of items.slice(texts.length, texts.length + perSlice)) texts.push(searchText(item))
    timer = texts.length < items.length ? setTimeout(next) : undefined
    if (timer === undefined) preparedTexts.set(items, texts)
  }
  timer = setTimeout(next)
  return () => clearTimeout(timer)
}

/** Names that pictures are found by, by their ids. */
export type Names = ReadonlyMap<string, string>

type Test = (entry: LibraryEntry, index: number) => boolean

/** The text of an entry, by its index in the list that is searched. */
type TextOf = (entry: LibraryEntry, index: number) => string

const packTest = (term: string): Test => {
  const known = new Map<string, boolean>()
  return ({ pack }) => {
    if (pack === null) return false
    const is = known.get(pack) ?? foldCase(pack).includes(term)
    known.set(pack, is)
    return is
  }
}

/** What a word is looked for in; names are compared once, not with every picture. */
const termTest = (term: string, names: Names, textOf: TextOf): Test => {
  const field = /^(seed|pack):(.+)$/.exec(term)
  if (field?.[1] === 'seed') return ({ seed }) => String(seed) === field[2]
  if (field?.[1] === 'pack') return packTest(field[2] ?? '')
  const hasPack = packTest(term)
  const words = routeWords()
  const [swap, enhance] = [words.swap.includes(term), words.enhance.includes(term)]
  const named = new Set([...names].filter(([, name]) => foldCase(name).includes(term)).map(([id]) => id))
  return (entry, index) =>
    textOf(entry, index).includes(term) ||
    hasPack(entry, index) ||
    (swap && entry.madeBy === 'swap') ||
    (enhance && entry.madeBy === 'enhance') ||
    (named.size > 0 && [...entry.peopleIds, ...entry.albums].some(id => named.has(id)))
}

/** What pictures can be narrowed down to by how they were made. */
export const kinds = ['drawn', 'swapped', 'enhanced'] as const
export type Kind = (typeof kinds)[number]

const kindTests: Readonly<Record<Kind, Test>> = {
  drawn: ({ madeBy }) => madeBy === 'create',
  swapped: ({ swapped }) => swapped,
  enhanced: ({ madeBy }) => madeBy === 'enhance',
}

export interface Search {
  /** Words that must all occur; `seed:123` and `pack:starter` match these fields. */
  readonly query: string
  readonly favouritesOnly: boolean
  /** Null is every kind. */
  readonly kind: Kind | null
  /** The id of one; null is every picture, also of none. */
  readonly album: string | null
}

/** Pictures that a search finds, in the order of the list. @param names of kept people and of albums */
export const searchLibrary = (
  items: readonly LibraryEntry[],
  { query, favouritesOnly, kind, album }: Search,
  names: Names,
): readonly LibraryEntry[] => {
  const texts = preparedTexts.get(items)
  const textOf: TextOf = texts ? (_, index) => texts[index]! : searchText
  const tests: readonly Test[] = [
    ...(favouritesOnly ? [({ favourite }: LibraryEntry) => favourite] : []),
    ...(kind === null ? [] : [kindTests[kind]]),
    ...(album === null ? [] : [({ albums }: LibraryEntry) => albums.includes(album)]),
    ...foldCase(query)
      .split(/\s+/)
      .filter(Boolean)
      .map(term => termTest(term, names, textOf)),
  ]
  const [only] = tests
  if (only === undefined) return items
  return items.filter(tests.length === 1 ? only : (item, index) => tests.every(test => test(item, index)))
}

const sameOtherwise = (a: Search, b: Search): boolean =>
  a.favouritesOnly === b.favouritesOnly && a.kind === b.kind && a.album === b.album

/**
 * A search that remembers the one before: whoever goes on typing looks only through what was found already. A word with
 * a colon may be a field, which has to match whole.
 */
export const createSearch = () => {
  let last: {
    items: readonly LibraryEntry[]
    search: Search
    names: Names
    found: readonly LibraryEntry[]
  } | null = null
  return (items: readonly LibraryEntry[], search: Search, names: Names): readonly LibraryEntry[] => {
    const goesOn =
      last !== null &&
      last.items === items &&
      last.names === names &&
      sameOtherwise(last.search, search) &&
      search.query.startsWith(last.search.query) &&
      !search.query.includes(':')
    const found = searchLibrary(goesOn && last ? last.found : items, search, names)
    last = { items, search, names, found }
    return found
  }
}
