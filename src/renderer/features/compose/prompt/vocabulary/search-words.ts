import type { Vocabulary, VocabularyEntry } from '../../../../../shared/api/vocabulary.ts'

/** An entry with the group it is of. */
export interface FoundWord {
  readonly group: string
  readonly entry: VocabularyEntry
}

/** Entries of a group. */
export const wordsIn = ({ groups }: Vocabulary, id: string): readonly FoundWord[] =>
  groups
    .filter(group => group.id === id)
    .flatMap(({ entries }) => entries.map(entry => ({ group: id, entry })))

/** Entries that have every word of the search, those that begin with it first. */
export const searchVocabulary = ({ groups }: Vocabulary, search: string): readonly FoundWord[] => {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean)
  const found = groups
    .flatMap(({ id, entries }) => entries.map(entry => ({ group: id, entry })))
    .filter(({ entry }) => wanted.every(word => entry.word.toLowerCase().includes(word)))
  const first = wanted[0] ?? ''
  const begins = ({ entry }: FoundWord) => entry.word.toLowerCase().startsWith(first)
  return [...found.filter(begins), ...found.filter(word => !begins(word))]
}
