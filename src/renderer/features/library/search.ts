import type { LibraryItem } from '../../../shared/api/library.ts'
import { i18n } from '../../i18n/i18n.ts'

/** Text for comparing: without case and accents. */
const normalise = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss')

const textCache = new WeakMap<LibraryItem, string>()

/** The text a picture is searched by, computed once for each: a search over thousands must keep up with typing. */
const searchText = (item: LibraryItem): string => {
  const known = textCache.get(item)
  if (known !== undefined) return known
  const { id, recipe } = item
  const words = recipe ? [recipe.prompt, recipe.pack] : [id]
  const text = normalise(words.join(' '))
  textCache.set(item, text)
  return text
}

/** What pictures made from photos are called, in the language shown. */
const routeWords = () => ({
  swap: normalise(i18n.t('common:madeBy.swap')),
  enhance: normalise(i18n.t('common:madeBy.enhance')),
})

const matchesTerm = (item: LibraryItem, term: string, madeBy: Readonly<Record<string, string>>): boolean => {
  const field = /^(seed|pack):(.+)$/.exec(term)
  if (field?.[1] === 'seed') return String(item.recipe?.seed) === field[2]
  if (field?.[1] === 'pack') return normalise(item.recipe?.pack ?? '').includes(field[2] ?? '')
  return searchText(item).includes(term) || (madeBy[item.madeBy ?? '']?.includes(term) ?? false)
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
  const madeBy = routeWords()
  return items.filter(
    item => (item.favourite || !favouritesOnly) && terms.every(term => matchesTerm(item, term, madeBy)),
  )
}
