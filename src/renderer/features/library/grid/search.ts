import type { LibraryItem } from '../../../../shared/api/library.ts'

/** Letters as they are compared: without case and accents. */
export const plain = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss')

const words = new WeakMap<LibraryItem, string>()

/** What a picture is found by. Worked out once a picture: a search over thousands must keep up with typing. */
const searchText = (item: LibraryItem): string => {
  const known = words.get(item)
  if (known !== undefined) return known
  const text = plain(item.recipe ? `${item.recipe.prompt} ${item.recipe.pack}` : item.id)
  words.set(item, text)
  return text
}

const matchesTerm = (item: LibraryItem, term: string): boolean => {
  const field = /^(seed|pack):(.+)$/.exec(term)
  if (field?.[1] === 'seed') return String(item.recipe?.seed) === field[2]
  if (field?.[1] === 'pack') return plain(item.recipe?.pack ?? '').includes(field[2] ?? '')
  return searchText(item).includes(term)
}

export interface Search {
  /** Words that must all be there; `seed:123` and `pack:starter` ask for exactly that. */
  readonly query: string
  readonly favouritesOnly: boolean
}

export const searchLibrary = (
  items: readonly LibraryItem[],
  { query, favouritesOnly }: Search,
): readonly LibraryItem[] => {
  const terms = plain(query).split(/\s+/).filter(Boolean)
  if (terms.length === 0 && !favouritesOnly) return items
  return items.filter(
    item => (item.favourite || !favouritesOnly) && terms.every(term => matchesTerm(item, term)),
  )
}
