import { expect, test } from 'vitest'
import { withoutTags, withTagWeight } from './lora-tags.ts'
import { hasWord, insertWord, removeWord } from './prompt-words.ts'

test('a word is in a prompt as a whole, in capitals or not', () => {
  expect(hasWord('a fox, Ink Wash, snow', 'ink wash')).toBe(true)
  expect(hasWord('(ink wash:1.2)', 'ink wash')).toBe(true)
  expect(hasWord('think wash', 'ink wash')).toBe(false)
  expect(hasWord('thinker, ink', 'ink')).toBe(true)
  expect(hasWord('größe', 'gr')).toBe(false)
})

test.each([
  ['', 0, 'ink'],
  ['a fox', 5, 'a fox, ink'],
  ['a fox', 1, 'a fox, ink'],
  ['a fox, snow', 3, 'a fox, ink, snow'],
  ['a fox, snow', 6, 'a fox, ink, snow'],
  ['a fox, ', 7, 'a fox, ink'],
  ['a fox\nsnow', 2, 'a fox, ink\nsnow'],
])('put into "%s" at %i', (prompt, at, expected) => {
  const put = insertWord(prompt, 'ink', at)
  expect(put.prompt).toBe(expected)
  expect(put.prompt.slice(put.end - 3, put.end)).toBe('ink')
})

test.each([
  ['ink', ''],
  ['a fox, ink', 'a fox'],
  ['ink, a fox', 'a fox'],
  ['a fox, ink, snow', 'a fox, snow'],
  ['a fox , INK , snow', 'a fox , snow'],
  ['a fox ink snow', 'a fox snow'],
  ['(ink:1.2), a', '(:1.2), a'],
  ['a fox\nink\nsnow', 'a fox\n\nsnow'],
  ['thinker', 'thinker'],
])('taken out of "%s"', (prompt, expected) => {
  expect(removeWord(prompt, 'ink')).toBe(expected)
})

test.each([
  ['a fox <lora:ink:0.8>', 'a fox'],
  ['<lora:ink:0.8> a fox', 'a fox'],
  ['a <LORA:ink> fox <lora:Ink:1>', 'a <LORA:ink> fox'],
  ['a fox, <lyco:ink:1>, snow', 'a fox, snow'],
  ['a fox <lora:ink:1>, <lora:inky:1> snow', 'a fox, <lora:inky:1> snow'],
])('a tag taken out of "%s"', (prompt, expected) => {
  expect(withoutTags(prompt, ['ink', 'Ink'])).toBe(expected)
})

test('a tag gets one weight in the place of two, and in the place of several tags; others keep theirs', () => {
  const prompt = '<lora:ink:0.5:0.7> <b> <lora:x:1>, <lora:Ink:1>, snow <lyco:ink:te=1>'
  expect(withTagWeight(prompt, ['ink', 'Ink'], 0.25)).toBe('<lora:ink:0.25> <b> <lora:x:1>, snow')
})
