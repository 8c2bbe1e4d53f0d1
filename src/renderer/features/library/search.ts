import type { LibraryEntry } from '../../../shared/api/library.ts'
import { i18n } from '../../i18n/i18n.ts'
import { foldCase } from './fold-case.ts'
import { textTest } from './search-texts.ts'

/** What pictures made from photos are called, in the language shown. */
const routeWords = () => ({
  swap: foldCase(i18n.t('common:madeBy.swap')),
  enhance: foldCase(i18n.t('common:madeBy.enhance')),
})

/** Names that pictures are found by, by their ids. */
export type Names = ReadonlyMap<string, string>

/** Whether a search wants a picture, which is at this place in the list. */
type Test = (entry: LibraryEntry, index: number) => boolean

/** Neighbours mostly have the same pack. */
const packTest = (term: string): Test => {
  let last: string | null = null
  let is = false
  return ({ pack }) => {
    if (pack === null || pack === last) return pack !== null && is
    last = pack
    is = foldCase(pack).includes(term)
    return is
  }
}

/** What a word is looked for in; names are compared once, not with every picture. */
const termTest = (items: readonly LibraryEntry[], term: string, names: Names): Test => {
  const field = /^(seed|pack):(.+)$/.exec(term)
  if (field?.[1] === 'seed') return ({ seed }) => String(seed) === field[2]
  if (field?.[1] === 'pack') return packTest(field[2] ?? '')
  const inText = textTest(items, term)
  const hasPack = packTest(term)
  const words = routeWords()
  const [swap, enhance] = [words.swap.includes(term), words.enhance.includes(term)]
  const named = new Set([...names].filter(([, name]) => foldCase(name).includes(term)).map(([id]) => id))
  return (entry, index) =>
    inText(index) ||
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

const termsOf = ({ query }: Search): readonly string[] => foldCase(query).split(/\s+/).filter(Boolean)

const testsOf = (items: readonly LibraryEntry[], search: Search, names: Names): readonly Test[] => {
  const { favouritesOnly, kind, album } = search
  return [
    ...(favouritesOnly ? [({ favourite }: LibraryEntry) => favourite] : []),
    ...(kind === null ? [] : [kindTests[kind]]),
    ...(album === null ? [] : [({ albums }: LibraryEntry) => albums.includes(album)]),
    ...termsOf(search).map(term => termTest(items, term, names)),
  ]
}

/** What a search asks beyond one that it goes on from. */
const furtherTests = (
  items: readonly LibraryEntry[],
  before: Search,
  search: Search,
  names: Names,
): readonly Test[] => {
  const passed = new Set(termsOf(before))
  return termsOf(search)
    .filter(term => !passed.has(term))
    .map(term => termTest(items, term, names))
}

/** Places in a list, ascending; null for all of them. */
type Places = readonly number[] | null

/** One test of several: most searches have one or two. */
const allOf = ([first, second, ...others]: readonly Test[]): Test | null => {
  if (!first || !second) return first ?? null
  const rest = allOf([second, ...others])!
  return (entry, index) => first(entry, index) && rest(entry, index)
}

/** The places of pictures that pass all tests, among some. */
const narrow = (items: readonly LibraryEntry[], among: Places, tests: readonly Test[]): Places => {
  const passes = allOf(tests)
  if (!passes) return among
  const found: number[] = []
  const count = among?.length ?? items.length
  for (let i = 0; i < count; i++) {
    const at = among ? among[i]! : i
    if (passes(items[at]!, at)) found.push(at)
  }
  return found.length === items.length ? null : found
}

const atPlaces = (items: readonly LibraryEntry[], places: Places): readonly LibraryEntry[] =>
  places ? places.map(at => items[at]!) : items

/** Pictures that a search finds, in the order of the list; the list itself where it finds all. @param names of kept people and of albums */
export const searchLibrary = (
  items: readonly LibraryEntry[],
  search: Search,
  names: Names,
): readonly LibraryEntry[] => atPlaces(items, narrow(items, null, testsOf(items, search, names)))

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
    places: Places
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
    const before = goesOn ? last : null
    const places = before
      ? narrow(items, before.places, furtherTests(items, before.search, search, names))
      : narrow(items, null, testsOf(items, search, names))
    // Where the next letter takes nothing away, the list stays the same one.
    const found = before && places?.length === before.places?.length ? before.found : atPlaces(items, places)
    last = { items, search, names, places, found }
    return found
  }
}
