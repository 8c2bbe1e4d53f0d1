import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Vocabulary } from '../../../../shared/api/vocabulary.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { useView } from '../../../state/view-store.ts'
import { useVocabularies } from '../../../state/vocabularies.ts'
import { testPack } from '../../../testing/fixtures.ts'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { focusPrompt } from '../form/compose-commands.ts'
import { setCompose, setPrompt, useCompose } from '../form/compose-store.ts'
import { PromptField } from './prompt-field.tsx'

const few: Vocabulary = {
  language: 'en',
  groups: [],
  words: ['queen', 'crown', 'tower', 'red'],
  nearest: { skyscraper: 'tower' },
  translations: { de: { eine: 'a', königin: 'queen', mit: 'with', krone: 'crown' } },
}

/** The test's DOM has no highlights. */
const highlights = new Map<string, readonly Range[]>()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('CSS', { highlights })
  vi.stubGlobal('Highlight', class extends Array<Range> {})
  openTestBridge()
  useVocabularies.setState({ byPack: { few, whole: null } })
  useMachine.setState({ packs: [testPack('few'), testPack('whole')] })
  render(
    <Tooltip.Provider>
      <PromptField />
    </Tooltip.Provider>,
  )
})
afterEach(() => {
  vi.useRealTimers()
})

const field = () => screen.getByLabelText<HTMLTextAreaElement>('Prompt')
const marked = () => [...(highlights.get('unknown-word') ?? [])].map(String)
const said = () => screen.getByRole('status').textContent
const choose = (pack: string) => act(() => setCompose({ models: { 'text-to-image': pack } }))
const write = (prompt: string) => act(() => setPrompt(prompt))
const type = (prompt: string) => fireEvent.change(field(), { target: { value: prompt } })
const pause = () => act(() => vi.advanceTimersByTime(1100))

test('words the model was not trained on are marked and named, until another model is chosen', () => {
  write('a queen, a skyscraper, Paris')
  expect(marked()).toEqual(['skyscraper', 'Paris'])
  expect(said()).toBe('few cannot draw: skyscraper, Paris')
  choose('whole')
  expect(marked()).toEqual([])
  expect(said()).toBe('')
})

test('the marks lie over a copy of the prompt, letter by letter', () => {
  const prompt = '👑 a queen\n\n  Paris, '
  write(prompt)
  const copy = field().nextElementSibling
  expect(marked()).toEqual(['Paris'])
  expect(copy?.textContent?.replace('\u200B', '')).toBe(prompt)
  expect(copy?.getAttribute('aria-hidden')).toBe('true')
})

test('a word is neither marked nor named while it is typed, but after a pause', () => {
  type('a queen in Par')
  expect(marked()).toEqual([])
  expect(said()).toBe('')
  type('a queen in Paris')
  expect(marked()).toEqual([])
  type('a queen in Paris and')
  expect(marked()).toEqual(['Paris'])
  expect(said()).toBe('')
  pause()
  expect(said()).toBe('few cannot draw: Paris')
  // What was said goes with its word, at once.
  type('a queen in a crown')
  expect(said()).toBe('')
})

test('while an input method composes nothing is said, however long it takes to choose a word', () => {
  fireEvent.compositionStart(field())
  type('a queen in Paris')
  pause()
  expect(said()).toBe('')
  expect(marked()).toEqual([])
  fireEvent.compositionEnd(field())
  pause()
  expect(said()).toBe('few cannot draw: Paris')
})

test('a word is replaced by the nearest one', () => {
  write('a queen, a skyscraper')
  fireEvent.click(screen.getByRole('button', { name: 'Replace: “skyscraper” → “tower”' }))
  expect(useCompose.getState().prompt).toBe('a queen, a tower')
  expect(document.activeElement).toBe(field())
  expect(marked()).toEqual([])
})

test('a larger model is where models are', () => {
  write('Paris')
  expect(screen.queryByRole('button', { name: /Replace/ })).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'A larger model can' }))
  expect(useView.getState().dialog).toBe('models')
})

test('a prompt in another language is noticed, and its translation is taken by a click', () => {
  type('eine Königin mit Krone')
  expect(said()).toBe('')
  pause()
  expect(said()).toBe('This model understands English.')
  fireEvent.click(screen.getByRole('button', { name: 'Use: “a queen with crown”' }))
  expect(useCompose.getState().prompt).toBe('a queen with crown')
  pause()
  expect(said()).toBe('')
})

test('the prompt gets the focus that was meant for it before it was there', () => {
  cleanup()
  focusPrompt()
  render(
    <Tooltip.Provider>
      <PromptField />
    </Tooltip.Provider>,
  )
  expect(document.activeElement).toBe(field())
})
