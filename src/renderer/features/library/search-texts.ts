import type { LibraryEntry } from '../../../shared/api/library.ts'
import { foldCase } from './fold-case.ts'

const textCache = new WeakMap<LibraryEntry, string>()

/** A picture's prompt, or its name, as it is searched: made once for each, as a search must keep up with typing. */
export const searchText = (entry: LibraryEntry): string => {
  const known = textCache.get(entry)
  if (known !== undefined) return known
  const text = foldCase(entry.prompt ?? entry.id)
  textCache.set(entry, text)
  return text
}

const [a, z] = ['a'.charCodeAt(0), 'z'.charCodeAt(0)]
const otherBits = 32 - 26

/**
 * Which letters a folded text has, as bits: a to z have one each, all others share six. A text without one of a word's
 * bits does not contain the word, which is told much sooner than by looking for it.
 */
export const lettersOf = (text: string): number => {
  let bits = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    bits |= 1 << (code >= a && code <= z ? code - a : 26 + (code % otherBits))
  }
  return bits >>> 0
}

/** The texts of a list and their letters, both in its order. */
interface PreparedTexts {
  readonly texts: readonly string[]
  readonly letters: Uint32Array
}

/** Looking a text up for each picture takes as long as searching it. */
const prepared = new WeakMap<readonly LibraryEntry[], PreparedTexts>()

const perSlice = 1000

/** Makes the texts of pictures ahead of the first search, in slices. @returns ends it */
export const prepareSearch = (items: readonly LibraryEntry[]): (() => void) => {
  const texts: string[] = []
  const letters = new Uint32Array(items.length)
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = () => {
    for (const item of items.slice(texts.length, texts.length + perSlice)) {
      const text = searchText(item)
      letters[texts.length] = lettersOf(text)
      texts.push(text)
    }
    timer = texts.length < items.length ? setTimeout(next) : undefined
    if (timer === undefined) prepared.set(items, { texts, letters })
  }
  timer = setTimeout(next)
  return () => clearTimeout(timer)
}

/** Whether a picture's text contains a word, by the picture's place in the list. @param word folded */
export const textTest = (items: readonly LibraryEntry[], word: string): ((index: number) => boolean) => {
  const made = prepared.get(items)
  if (!made) return index => searchText(items[index]!).includes(word)
  const { texts, letters } = made
  const wanted = lettersOf(word)
  const hasLetters = (index: number) => (letters[index]! & wanted) >>> 0 === wanted
  return /^[a-z]$/.test(word) ? hasLetters : index => hasLetters(index) && texts[index]!.includes(word)
}
