import { expect, test } from 'vitest'
import pack from '../../../resources/models/starter/vocabulary.json' with { type: 'json' }
import { vocabulary } from '../api/vocabulary.ts'
import { captionWording } from './caption-wording.ts'

const starter = vocabulary.parse(pack)
const worded = (prompt: string) => captionWording(prompt, starter)

test.each([
  // Whose face it is.
  ['the face of a judge', 'a portrait of a judge'],
  ['judge’s face', 'a portrait of a judge'],
  ['a statue of a king', 'a portrait of a king'],
  ['portrait', 'a portrait of a woman with brown hair'],
  // Synonyms, plural, spelling, mistyped.
  ['photo of my grandma', 'a portrait of a grandmother'],
  ['a grey-haired gentleman', 'a portrait of a man with gray hair'],
  ['wolves', 'a wolf'],
  ['two dogs playing in the snow', 'a dog and a dog in front of snowy mountains'],
  ['a powerful wizzard', 'a portrait of a wizard'],
  // Attributes wherever they stand.
  [
    'portrait photo of an old lady with red hair, studio lighting',
    'a portrait of an old woman with red hair',
  ],
  ['bearded man, red background', 'a portrait of a man with brown hair and a beard on a red background'],
  ['a man who is old and wears glasses', 'a portrait of an old man with glasses'],
  ['woman, her hair is pink', 'a portrait of a woman with pink hair'],
  ['a redhead wearing sunglasses', 'a portrait of a woman with red hair and sunglasses'],
  ['curly red-haired woman', 'a portrait of a woman with curly hair'],
  ['a black man in a suit', 'a portrait of a man in a suit with black skin'],
  ['a car, red', 'a red car'],
  ['orange background, a cat', 'a cat on an orange background'],
  ['in an orange racing car', 'an orange racing car'],
  ['a blonde', 'a portrait of a woman with blonde hair'],
  // What captions do not say of people.
  ['a woman with blue eyes and long blonde hair in a red dress', 'a portrait of a woman with blonde hair'],
  // What was asked not to be there.
  ['a man without glasses', 'a portrait of a man with brown hair'],
  ['a man with no hair', 'a portrait of a bald man'],
  // Two things, and where they are.
  ['give me a picture of a cat sitting on a chair', 'a cat and a chair'],
  ['a queen with her cat in the forest', 'a queen and a cat in front of mountains'],
  ['a grandmother with a cup of tea', 'a grandmother and a cup of tea'],
  // A bust beside a thing is too small for a face to be found.
  ['a king sitting on his throne', 'a portrait of a king'],
  ['a woman riding a horse', 'a woman and a horse'],
  // Captions describe none of two.
  ['a red-haired woman with a cat', 'a portrait of a woman with red hair'],
  ['a blonde woman and a bearded man', 'a woman and a man'],
  ['robot dog', 'a dog'],
  // Words of no caption.
  ['I want a happy clown!', 'a clown'],
  ['a lighthouse at night', 'a tower in a city at night'],
  ['a quirky xylograph of a fox', 'a fox'],
  // Styles and quality.
  ['masterpiece, best quality, 8k, pixel art wizard', 'pixel art of a wizard'],
  // Attention stays.
  ['woman, (red hair:1.3), [glasses]', 'a portrait of a woman with (red hair:1.3) and (glasses:0.91)'],
  // Other languages.
  ['Eine alte Frau mit roten Haaren', 'a portrait of an old woman with red hair'],
])('%s → %s', (prompt, caption) => {
  expect(worded(prompt)).toBe(caption)
  expect(worded(caption)).toBe(caption)
})

test.each([
  'a queen',
  'a portrait of a queen with dark skin on a green background',
  'A photo of a man with black hair, glasses and a beard',
  'a woman with (red hair:1.3) and a crown in front of snowy mountains at sunset',
  'a small blue car on the left with a light blue background',
  'a cat and a dog on red',
  'a watercolor of an old man',
  'a serene landscape with mountains and a river',
  'a city at night',
  '',
  'xyzzy 7',
  '肖像',
])('%s stays as it is', prompt => {
  expect(worded(prompt)).toBe(prompt)
})

test('everything to browse is worded as captions are', () => {
  const prompts = starter.groups.flatMap(({ entries }) => entries.map(({ prompt }) => prompt))
  expect(prompts.filter(prompt => worded(prompt) !== prompt)).toEqual([])
})

test('a thousand characters are worded within five milliseconds', () => {
  const prompt = 'the face of an unheard judge, red-haired wolves and two xylographs, '
    .repeat(15)
    .slice(0, 1000)
  for (let i = 0; i < 30; i++) worded(prompt)
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now()
    worded(prompt)
    return performance.now() - start
  })
  expect(Math.min(...times)).toBeLessThan(5)
})
