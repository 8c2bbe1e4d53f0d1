import { fireEvent, render, screen } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { beforeEach, expect, test } from 'vitest'
import type { Vocabulary } from '../../../../../shared/api/vocabulary.ts'
import { useMachine } from '../../../../state/machine-store.ts'
import { useVocabularies } from '../../../../state/vocabularies.ts'
import { testPack } from '../../../../testing/fixtures.ts'
import { openTestBridge } from '../../../../testing/test-bridge.ts'
import { setCompose, setPrompt, useCompose } from '../../form/compose-store.ts'
import { PromptField } from '../prompt-field.tsx'

const entry = (word: string) => ({ word, prompt: `a ${word}`, picture: `${word}.webp` })
const few: Vocabulary = {
  language: 'en',
  groups: [
    { id: 'animals', entries: ['cat', 'dog', 'polar cat'].map(entry) },
    { id: 'places', entries: ['castle'].map(entry) },
  ],
  words: ['cat', 'dog', 'polar', 'castle'],
  nearest: {},
  translations: {},
}

beforeEach(() => {
  openTestBridge()
  useVocabularies.setState({ byPack: { few, whole: null } })
  useMachine.setState({ packs: [testPack('few'), testPack('whole')] })
  render(
    <Tooltip.Provider>
      <PromptField />
    </Tooltip.Provider>,
  )
})

const prompt = () => useCompose.getState().prompt
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }))
const show = (group: string) => fireEvent.mouseDown(screen.getByRole('tab', { name: group }), { button: 0 })
const words = () =>
  [...screen.getByRole('list').querySelectorAll('button')].map(({ textContent }) => textContent)
const focused = () => document.activeElement?.textContent

test('words are added to the prompt one after the other, each with its picture', () => {
  press('What it can draw')
  show('Animals')
  expect(words()).toEqual(['cat', 'dog', 'polar cat'])
  const image = screen.getByRole('button', { name: 'cat' }).querySelector('img')
  expect(image).toMatchObject({ width: 64, height: 64, loading: 'lazy' })
  expect(image?.src).toBe('likeness://vocabulary/few/cat.webp')
  press('cat')
  press('dog')
  expect(prompt()).toBe('a cat and a dog')
  expect(screen.getByRole('dialog', { name: 'What it can draw' }).textContent).toContain('a cat and a dog')
})

test('one word is reached by Tab, the others by arrow keys', () => {
  press('What it can draw')
  show('Animals')
  screen.getByRole('button', { name: 'cat' }).focus()
  const arrow = (key: string) => fireEvent.keyDown(document.activeElement!, { key })
  arrow('ArrowRight')
  expect(focused()).toBe('dog')
  expect(screen.getByRole('button', { name: 'dog' }).tabIndex).toBe(0)
  expect(screen.getByRole('button', { name: 'cat' }).tabIndex).toBe(-1)
  arrow('End')
  expect(focused()).toBe('polar cat')
  arrow('ArrowRight')
  expect(focused()).toBe('polar cat')
  arrow('Home')
  expect(focused()).toBe('cat')
})

test('a search goes through all groups, what begins with it first', () => {
  press('What it can draw')
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'ca' } })
  expect(words()).toEqual(['cat', 'castle', 'polar cat'])
  expect(screen.getByText('3 things')).toBeTruthy()
})

test('an example takes the place of the prompt and ends the choice', async () => {
  setPrompt('a dog')
  press('What it can draw')
  press('Use the prompt “a unicorn on a pink background”')
  expect(prompt()).toBe('a unicorn on a pink background')
  await expect.poll(() => screen.queryByRole('dialog')).toBeNull()
  expect(document.activeElement).toBe(screen.getByLabelText('Prompt'))
})

test('Esc leads back to the prompt', async () => {
  press('What it can draw')
  fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'Escape' })
  await expect.poll(() => document.activeElement).toBe(screen.getByLabelText('Prompt'))
})

test('a surprise is written, another one each time', () => {
  const given = Array.from({ length: 3 }, () => {
    press('Surprise me')
    return prompt()
  })
  expect(new Set(given).size).toBe(3)
  expect(given.every(Boolean)).toBe(true)
})

test('a model of the whole language has ideas in place of words', async () => {
  setCompose({ models: { 'text-to-image': 'whole' } })
  fireEvent.click(await screen.findByRole('button', { name: 'Ideas' }))
  const [first] = words()
  press(first ?? '')
  expect(prompt()).toBe(first)
  press('Surprise me')
  expect(prompt()).not.toBe(first)
})
