import { expect, test } from 'vitest'
import { foldPrompt, leaf, notLeafing, searchPrompts } from './prompt-history.ts'

test('the newest prompt stands first, and none stands twice', () => {
  expect(foldPrompt(['b', 'a'], ' a ')).toEqual(['a', 'b'])
  expect(foldPrompt(['a'], '   ')).toEqual(['a'])
})

test('fifty are kept', () => {
  const many = Array.from({ length: 60 }, (_, i) => `prompt ${i}`).reduce(foldPrompt, [] as readonly string[])
  expect(many).toHaveLength(50)
  expect(many[0]).toBe('prompt 59')
  expect(many.at(-1)).toBe('prompt 10')
})

test('leafing back and forth ends at the unfinished prompt', () => {
  const history = ['new', 'old']
  const first = leaf(history, notLeafing, 'draft', 'older')
  expect(first?.prompt).toBe('new')
  const second = leaf(history, first!.at, 'new', 'older')
  expect(second?.prompt).toBe('old')
  expect(leaf(history, second!.at, 'old', 'older')).toBeNull()
  const back = leaf(history, second!.at, 'old', 'newer')
  expect(back?.prompt).toBe('new')
  expect(leaf(history, back!.at, 'new', 'newer')).toEqual({
    at: { place: -1, draft: 'draft' },
    prompt: 'draft',
  })
  expect(leaf(history, notLeafing, 'draft', 'newer')).toBeNull()
})

test('the prompt in the field is passed over', () => {
  expect(leaf(['new', 'old'], notLeafing, 'new', 'older')?.prompt).toBe('old')
})

test('a search finds prompts with all its words', () => {
  const history = ['a portrait of a Queen', 'an old queen', 'a wizard']
  expect(searchPrompts(history, 'queen PORT')).toEqual(['a portrait of a Queen'])
  expect(searchPrompts(history, '')).toEqual(history)
})
