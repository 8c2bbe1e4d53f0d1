import type { LibraryItem } from '../../../shared/api/library.ts'
import { catalogues } from '../../../shared/i18n/catalogues.ts'
import { languages } from '../../../shared/i18n/languages.ts'

/** Text for comparing: without case and accents. */
const normalise = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss')

/** What pictures made from photos are called, in every language: the cache outlives a change of it. */
const routeWords = (madeBy: LibraryItem['madeBy']): readonly string[] =>
  madeBy === 'swap' || madeBy === 'enhance'
    ? languages.map(language => catalogues[language].common.madeBy[madeBy])
    : []

const textCache = new WeakMap<LibraryItem, string>()

/** The text a picture is searched by, computed once for each: a search over thousands must keep up with typing. */
const searchText = (item: LibraryItem): string => {
  const known = textCache.get(item)
  if (known !== undefined) return known
  const { id, recipe, madeBy } = item
  const words = recipe ? [recipe.prompt, recipe.pack] : [id]
  const text = normalise([...words, ...routeWords(madeBy)].join(' '))
  textCache.set(item, text)
  return text
}

const matchesTerm = (item: LibraryItem, term: string): boolean => {
  const field = /^(seed|pack):(.+)$/.exec(term)
  if (field?.[1] === 'seed') return String(item.recipe?.seed) === field[2]
  if (field?.[1] === 'pack') return normalise(item.recipe?.pack ?? '').includes(field[2] ?? '')
  return searchText(item).includes(term)
}

export interface Search {
  /** Words that must all occur; `seed:123` and `pack:starter` match these fields. */
  readonly query: string
  readonly favouritesOnly: boolean
}

export const searchLibrary = (
  items: readonly LibraryItem[],
  { query, favouritesOnly }: Search,
): readonly LibraryItem[] => {
  const terms = normalise(query).split(/\s+/).filter(Boolean)
  if (terms.length === 0 && !favouritesOnly) return items
  return items.filter(
    item => (item.favourite || !favouritesOnly) && terms.every(term => matchesTerm(item, term)),
  )
}
