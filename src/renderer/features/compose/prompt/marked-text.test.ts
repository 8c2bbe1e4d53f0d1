import { expect, test } from 'vitest'
import { markedText } from './marked-text.ts'

/** Marked parts in brackets. */
const shown = (text: string, words: readonly string[], caret: number | null = null) => {
  const spans = words.map(word => ({ start: text.indexOf(word), end: text.indexOf(word) + word.length }))
  return markedText(text, spans, caret)
    .map(part => (part.marked ? `[${part.text}]` : part.text))
    .join('')
}

test('words are marked where they stand, whatever is before them', () => {
  expect(shown('👑 a zeppelin over\nParis', ['zeppelin', 'Paris'])).toBe('👑 a [zeppelin] over\n[Paris]')
  expect(shown('zeppelin', ['zeppelin'])).toBe('[zeppelin]')
  expect(shown('', [])).toBe('')
})

test.each([
  [4, '|behind the first letter', 'a zeppelin, [Paris]'],
  [10, 'at its end', 'a zeppelin, [Paris]'],
  [2, 'before it', 'a [zeppelin], [Paris]'],
  [11, 'behind the comma', 'a [zeppelin], [Paris]'],
])('a word is not marked while it is typed: caret at %i, %s', (caret, _, expected) => {
  expect(shown('a zeppelin, Paris', ['zeppelin', 'Paris'], caret)).toBe(expected)
})
