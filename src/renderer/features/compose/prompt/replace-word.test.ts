import { expect, test } from 'vitest'
import { replaceWord } from './replace-word.ts'

const replaced = (prompt: string, word: string, nearest: string) => {
  const places = [...prompt.matchAll(new RegExp(word, 'g'))].map(({ index }) => ({
    start: index,
    end: index + word.length,
  }))
  const { start, end, text } = replaceWord(prompt, places, nearest)
  return { prompt: prompt.slice(0, start) + text + prompt.slice(end), start, end }
}

test.each([
  ['a skyscraper at night', 'skyscraper', 'tower', 'a tower at night'],
  ['An elk, a tall elk and the elk', 'elk', 'deer', 'A deer, a tall deer and the deer'],
  ['a mandarin beside a  mandarin', 'mandarin', 'orange', 'an orange beside an  orange'],
  ['puma', 'puma', 'leopard', 'leopard'],
])('%s: %s becomes %s wherever it stands, with its article', (prompt, word, nearest, expected) => {
  expect(replaced(prompt, word, nearest).prompt).toBe(expected)
})

test('what stands around it is no part of the change', () => {
  const { start, end } = replaced('red, a puma, blue, puma, green', 'puma', 'leopard')
  expect('red, a puma, blue, puma, green'.slice(start, end)).toBe('a puma, blue, puma')
})
