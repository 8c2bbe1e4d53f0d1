import { expect, test } from 'vitest'
import pack from '../../../resources/models/starter/vocabulary.json' with { type: 'json' }
import { vocabulary } from '../api/vocabulary.ts'
import { readPrompt } from './read-vocabulary.ts'

const starter = vocabulary.parse(pack)
const unknownIn = (prompt: string) => readPrompt(prompt, starter).unknown.map(({ word }) => word)

test('a word of no caption is found where it stands, with the nearest one that is', () => {
  const prompt = '👑 a skyscraper beside a xylograph'
  const { unknown } = readPrompt(prompt, starter)
  expect(unknown).toEqual([
    { start: 5, end: 15, word: 'skyscraper', nearest: 'tower' },
    { start: 25, end: 34, word: 'xylograph', nearest: null },
  ])
  expect(unknown.map(({ start, end }) => prompt.slice(start, end))).toEqual(['skyscraper', 'xylograph'])
})

test.each([
  'a portrait of a queen with a crown on a light blue background',
  'Please give me a picture of two cats sitting on a chair!',
  'masterpiece, best quality, 8k, highly detailed photo of a beautiful woman',
  'the judge’s face, wolves, mice, women and cherries',
  'a (red-haired:1.3) [girl] <lora:some unheard thing:0.8> in a t-shirt',
  'grey-haired men, a watercolour painting, snow-capped mountains',
])('%s: all known', prompt => {
  expect(unknownIn(prompt)).toEqual([])
})

test('a phrase of no caption is found as one, and a mistyped word with the right one', () => {
  expect(readPrompt('a wizzard in a hot air balloon', starter).unknown).toEqual([
    { start: 2, end: 9, word: 'wizzard', nearest: 'wizard' },
    { start: 15, end: 30, word: 'hot air balloon', nearest: 'balloon' },
  ])
})

test('a prompt in another language is noticed, one in English with a word that both have is not', () => {
  expect(readPrompt('Eine alte Frau mit roten Haaren', starter)).toMatchObject({
    language: 'de',
    translation: 'an old woman with red hair',
  })
  expect(readPrompt('a rose in the hand of a man', starter)).toMatchObject({
    language: null,
    translation: null,
  })
})

test('a prompt of a thousand characters is read within a millisecond', () => {
  const prompt = 'an unheard skyscraper, the judge’s wolves and two xylographs, '.repeat(17).slice(0, 1000)
  for (let i = 0; i < 50; i++) readPrompt(prompt, starter)
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now()
    readPrompt(prompt, starter)
    return performance.now() - start
  })
  expect(Math.min(...times)).toBeLessThan(1)
})
