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

/** Texts of neighbours in a list, one after the other: to search one long text takes a fraction of searching many. */
interface TextBlock {
  readonly text: string
  /** Where each of them begins, and where one behind the last would. */
  readonly starts: Uint32Array
}

const perBlock = 1000

const makeBlock = (entries: readonly LibraryEntry[]): TextBlock => {
  const texts = entries.map(searchText)
  const starts = new Uint32Array(texts.length + 1)
  for (const [i, { length }] of texts.entries()) starts[i + 1] = starts[i]! + length + 1
  // Words that are looked for have no space in them, so that none is found across two texts.
  return { text: texts.join(' '), starts }
}

const prepared = new WeakMap<readonly LibraryEntry[], readonly TextBlock[]>()

/** Makes the texts of pictures ahead of the first search, block by block. @returns ends it */
export const prepareSearch = (items: readonly LibraryEntry[]): (() => void) => {
  const blocks: TextBlock[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = () => {
    const from = blocks.length * perBlock
    if (from < items.length) {
      blocks.push(makeBlock(items.slice(from, from + perBlock)))
      timer = setTimeout(next)
    } else prepared.set(items, blocks)
  }
  timer = setTimeout(next)
  return () => clearTimeout(timer)
}

/** Which texts contain a word: 1 at their places in the list. */
const placesOf = (blocks: readonly TextBlock[], count: number, word: string): Uint8Array => {
  const has = new Uint8Array(count)
  let before = 0
  for (const { text, starts } of blocks) {
    let index = 0
    for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, starts[index])) {
      while (starts[index + 1]! <= at) index++
      has[before + index] = 1
      index++
    }
    before += starts.length - 1
  }
  return has
}

/** Whether a picture's text contains a word, by the picture's place in the list. @param word folded, without spaces */
export const textTest = (items: readonly LibraryEntry[], word: string): ((index: number) => boolean) => {
  const blocks = prepared.get(items)
  if (!blocks) return index => searchText(items[index]!).includes(word)
  const has = placesOf(blocks, items.length, word)
  return index => has[index] === 1
}
