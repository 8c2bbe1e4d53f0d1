import { expect, test } from 'vitest'
import starterWords from '../../../../../../resources/models/starter/vocabulary.json' with { type: 'json' }
import { vocabulary } from '../../../../../shared/api/vocabulary.ts'
import { addWord } from './add-word.ts'

const dog = { word: 'dog', prompt: 'a dog', picture: null }
const queen = { word: 'queen', prompt: 'a portrait of a queen', picture: null }
const glasses = { word: 'glasses', prompt: 'a portrait of a man with glasses', picture: null }
const crown = { word: 'crown', prompt: 'a portrait of a woman with brown hair and a crown', picture: null }
const curly = { word: 'man with curly hair', prompt: 'a portrait of a man with curly hair', picture: null }
const dress = { word: 'dress', prompt: 'a dress', picture: null }
const teal = { word: 'teal background', prompt: 'a cat on a teal background', picture: null }
const city = { word: 'a city at night', prompt: 'a city at night', picture: null }
const pencil = { word: 'pencil drawing', prompt: 'a pencil drawing of a lion', picture: null }
const pixels = { word: 'pixel art', prompt: 'pixel art of a lion', picture: null }

test.each([
  ['', 'figures', queen, 'a portrait of a queen'],
  ['a cat', 'animals', dog, 'a cat and a dog'],
  ['a cat, ', 'figures', queen, 'a cat and a queen'],
  ['a cat on a light blue background', 'animals', dog, 'a cat and a dog on a light blue background'],
  ['a cat in front of mountains at night', 'animals', dog, 'a cat and a dog in front of mountains at night'],
  [
    'a portrait of a queen on a red background',
    'worn',
    glasses,
    'a portrait of a queen with glasses on a red background',
  ],
  ['a woman with red hair', 'worn', glasses, 'a woman with red hair and glasses'],
  ['a wizard', 'worn', crown, 'a wizard with a crown'],
  ['a wizard', 'people', curly, 'a wizard and a man with curly hair'],
  ['a woman', 'worn', dress, 'a woman and a dress'],
  ['a cat', 'backgrounds', teal, 'a cat on a teal background'],
  ['a cat on a red background', 'backgrounds', teal, 'a cat on a teal background'],
  ['a cat on a red background', 'scenes', city, 'a cat in a city at night'],
  ['a portrait of a queen', 'styles', pencil, 'a pencil drawing of a queen'],
  ['a pencil drawing of a queen', 'styles', pixels, 'pixel art of a queen'],
])('"%s" and a word of %s', (prompt, group, entry, expected) => {
  expect(
    addWord(prompt, group, entry, { scenes: { 'a city at night': 'in a city at night' } } as never),
  ).toBe(expected)
})

test('a scene that captions have only alone is put behind the subject', () => {
  expect(addWord('a cat', 'scenes', city)).toBe('a cat in front of a city at night')
})

const starter = vocabulary.parse(starterWords)
const details = starter.groups.filter(({ id }) => ['hair', 'skin', 'worn'].includes(id))

test('what people have in the starter is had by the person who is there', () => {
  const had = details.flatMap(({ id, entries }) =>
    entries.filter(({ prompt }) => prompt.startsWith('a portrait')).map(entry => ({ id, entry })),
  )
  expect(had.length).toBeGreaterThan(20)
  for (const { id, entry } of had)
    expect(addWord('a portrait of a queen on a red background', id, entry, starter.captions)).toMatch(
      new RegExp(`^a portrait of a queen with (an? )?${entry.word} on a red background$`),
    )
})
