import { expect, test } from 'vitest'
import { addPrompt, searchPrompts, stepThroughHistory, unfinishedPrompt } from './prompt-history.ts'

test('the newest prompt stands first, and none stands twice', () => {
  expect(addPrompt(['b', 'a'], ' a ')).toEqual(['a', 'b'])
  expect(addPrompt(['a'], '   ')).toEqual(['a'])
})

test('fifty are kept', () => {
  const many = Array.from({ length: 60 }, (_, i) => `prompt ${i}`).reduce(addPrompt, [] as readonly string[])
  expect(many).toHaveLength(50)
  expect(many[0]).toBe('prompt 59')
  expect(many.at(-1)).toBe('prompt 10')
})

test('browsing back and forth ends at the unfinished prompt', () => {
  const history = ['new', 'old']
  const first = stepThroughHistory(history, unfinishedPrompt, 'draft', 'older')
  expect(first?.prompt).toBe('new')
  const second = stepThroughHistory(history, first!.at, 'new', 'older')
  expect(second?.prompt).toBe('old')
  expect(stepThroughHistory(history, second!.at, 'old', 'older')).toBeNull()
  const back = stepThroughHistory(history, second!.at, 'old', 'newer')
  expect(back?.prompt).toBe('new')
  expect(stepThroughHistory(history, back!.at, 'new', 'newer')).toEqual({
    at: { index: -1, draft: 'draft' },
    prompt: 'draft',
  })
  expect(stepThroughHistory(history, unfinishedPrompt, 'draft', 'newer')).toBeNull()
})

test('the prompt in the field is passed over', () => {
  expect(stepThroughHistory(['new', 'old'], unfinishedPrompt, 'new', 'older')?.prompt).toBe('old')
})

test('a search finds prompts with all its words', () => {
  const history = ['a portrait of a Queen', 'an old queen', 'a wizard']
  expect(searchPrompts(history, 'queen PORT')).toEqual(['a portrait of a Queen'])
  expect(searchPrompts(history, '')).toEqual(history)
})
