import { expect, test } from 'vitest'
import starterWords from '../../../../../resources/models/starter/vocabulary.json' with { type: 'json' }
import { vocabulary } from '../../../../shared/api/vocabulary.ts'
import { readPrompt } from '../../../../shared/prompt/read-vocabulary.ts'
import { createSurprises } from './surprise.ts'
import { parts } from './surprise-parts.ts'

const starter = vocabulary.parse(starterWords)

test('each surprise is another one, and the starter knows all of it', () => {
  const surprise = createSurprises()
  const given = Array.from({ length: 24 }, () => surprise(starter))
  expect(new Set(given).size).toBe(24)
  for (const prompt of given) expect(readPrompt(prompt, starter).unknown, prompt).toEqual([])
})

test('everything that surprises are made of is known to the starter', () => {
  const { skins, colours, noArticle, ...phrases } = parts
  const all = [...Object.values(phrases).flat(), ...skins.map(tone => `${tone} skin`), ...colours]
  expect(noArticle.length).toBeGreaterThan(0)
  for (const phrase of all) expect(readPrompt(phrase, starter).unknown, phrase).toEqual([])
})

test('a vocabulary of few words gives each of its entries before one comes again', () => {
  const words = Array.from({ length: 6 }, (_, i) => `gadget${i}`)
  const entries = words.map(word => ({ word, prompt: `a ${word}`, picture: null }))
  const few = { language: 'en', groups: [{ id: 'things', entries }], words, nearest: {}, translations: {} }
  const surprise = createSurprises()
  const given = Array.from({ length: 6 }, () => surprise(few))
  expect(given.toSorted()).toEqual(entries.map(({ prompt }) => prompt))
  expect(entries.map(({ prompt }) => prompt)).toContain(surprise(few))
})

test('a model of the whole language gets prompts that say more', () => {
  const surprise = createSurprises()
  const given = Array.from({ length: 24 }, () => surprise(null))
  expect(new Set(given).size).toBe(24)
  for (const prompt of given) expect(prompt.split(' ').length).toBeGreaterThan(8)
})
