import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { beforeEach, expect, test } from 'vitest'
import { setJobs } from '../../../state/jobs-store.ts'
import { useMachine } from '../../../state/machine-store.ts'
import { useView } from '../../../state/view-store.ts'
import { testAdapter, testCheckpoint, testPack } from '../../../testing/fixtures.ts'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { Toaster } from '../../../ui/toaster.tsx'
import { Advanced } from '../advanced.tsx'
import { setCompose, useCompose } from '../form/compose-store.ts'
import { PromptField } from '../prompt/prompt-field.tsx'
import { AddonsSection } from './addons-section.tsx'
import { addLora, takeAddon } from './change-shelf.ts'

const model = testPack('mine', { checkpoint: testCheckpoint })
const ink = {
  ...testAdapter('ink-wash', { name: 'Ink Wash', triggerWords: ['ink wash', 'sumi-e', 'a', 'b', 'c', 'd'] }),
  title: 'Ink Wash',
}
const grainXl = { ...testAdapter('grain-xl', { bases: ['sdxl'] }), title: 'Grain' }
const lcm = {
  ...testAdapter('lcm', {
    sampling: { scheduler: 'lcm', timestepSpacing: 'leading', steps: 4, guidanceScale: 1 },
  }),
  title: 'Quick',
}
const badHands = testAdapter('bad-hands', { role: 'textual-inversion', name: 'bad-hands-5' })
const vae = { ...testAdapter('soft', { role: 'vae' }), title: 'Soft VAE' }
const packs = [model, ink, grainXl, lcm, badHands, vae]

beforeEach(() => {
  useMachine.setState({ packs, automatic: {}, status: { kind: 'ready' } as never })
})

const show = () =>
  render(
    <Tooltip.Provider>
      <PromptField />
      <AddonsSection />
      <Advanced />
    </Tooltip.Provider>,
  )
const prompt = () => screen.getByLabelText<HTMLTextAreaElement>('Prompt', { selector: 'textarea' })
const form = useCompose.getState
const button = (name: string | RegExp) => screen.getByRole('button', { name })
const shelf = () => screen.getByRole('list', { name: 'LoRAs of the picture' })

test('LoRAs that fit are found and added; others stand at the end, with what they are for', () => {
  show()
  fireEvent.click(button('Add a LoRA'))
  const list = screen.getByRole('dialog', { name: 'Add a LoRA' })
  const others = within(list).getByRole('list', { name: 'For other models' })
  expect(others.textContent).toContain('Grainfor Stable Diffusion XL')
  expect(within(others).queryByRole('button')).toBeNull()
  fireEvent.change(screen.getByRole('searchbox', { name: 'Search LoRAs' }), { target: { value: 'SUMI' } })
  expect(within(list).queryByText('Quick')).toBeNull()
  fireEvent.click(within(list).getByRole('button', { name: /^Ink Wash/ }))
  expect(form().loras).toEqual([{ lora: 'ink-wash', weight: 1 }])
  expect(within(shelf()).getByText('Ink Wash')).toBeTruthy()
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('sixteen are the most, also of those that are set aside', () => {
  const loras = Array.from({ length: 16 }, (_, i) => ({ lora: `gone-${i}`, weight: 1 }))
  setCompose({ loras })
  show()
  fireEvent.click(button('Add a LoRA'))
  expect(screen.getByText('A picture takes 16 LoRAs at most. Take one away first.')).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Ink Wash/ }).disabled).toBe(true)
  act(() => addLora(ink))
  expect(form().loras).toEqual(loras)
})

test('a weight is moved, typed, and taken back by a double click; the prompt gets that of its tag', () => {
  setCompose({ loras: [{ lora: 'ink-wash', weight: 1 }], prompt: 'a fox' })
  show()
  const slider = screen.getByRole('slider', { name: 'Weight of Ink Wash' })
  fireEvent.keyDown(slider, { key: 'ArrowLeft' })
  expect(form().loras).toEqual([{ lora: 'ink-wash', weight: 0.95 }])
  const number = screen.getByRole('spinbutton', { name: 'Weight of Ink Wash' })
  fireEvent.change(number, { target: { value: '-2.5' } })
  expect(form().loras).toEqual([{ lora: 'ink-wash', weight: -2.5 }])
  expect(slider.getAttribute('aria-valuenow')).toBe('-1')
  fireEvent.blur(number)
  fireEvent.doubleClick(slider)
  expect(form().loras).toEqual([{ lora: 'ink-wash', weight: 1 }])

  fireEvent.change(prompt(), { target: { value: 'a fox <lora:ink wash:0.4>' } })
  expect(within(shelf()).getByText('in the prompt')).toBeTruthy()
  expect(slider.getAttribute('aria-valuenow')).toBe('0.4')
  fireEvent.keyDown(slider, { key: 'ArrowRight' })
  expect(prompt().value).toBe('a fox <lora:ink wash:0.45>')
  fireEvent.click(button('Take Ink Wash away'))
  expect(prompt().value).toBe('a fox')
  expect(screen.queryByRole('list', { name: 'LoRAs of the picture' })).toBeNull()
  expect(document.activeElement).toBe(button('Add a LoRA'))
})

test('trigger words go into the prompt where somebody was writing, and out again', () => {
  setCompose({ loras: [{ lora: 'ink-wash', weight: 1 }], prompt: 'a fox, snow' })
  show()
  const word = button('ink wash')
  expect(word.getAttribute('aria-pressed')).toBe('false')
  act(() => prompt().focus())
  prompt().setSelectionRange(5, 5)
  fireEvent.select(prompt())
  fireEvent.click(word)
  fireEvent.click(button('sumi-e'))
  expect(prompt().value).toBe('a fox, ink wash, sumi-e, snow')
  expect(word.getAttribute('aria-pressed')).toBe('true')
  fireEvent.click(word)
  expect(prompt().value).toBe('a fox, sumi-e, snow')
  expect(screen.queryByRole('button', { name: 'd' })).toBeNull()
  fireEvent.click(button('2 more'))
  expect(button('d')).toBeTruthy()
})

test('what does not fit another model is set aside with its reason, also where nothing can be added to that', () => {
  setCompose({ loras: [{ lora: 'grain-xl', weight: 1 }], prompt: 'a fox <lora:who>' })
  show()
  expect(within(shelf()).getByText('Set aside: for Stable Diffusion XL')).toBeTruthy()
  expect(within(shelf()).getByText('Set aside: not installed · in the prompt')).toBeTruthy()
  expect(screen.queryByRole('slider')).toBeNull()
  act(() => useMachine.setState({ packs: [testPack('starter'), grainXl] }))
  expect(within(shelf()).getByText('Set aside: for Stable Diffusion XL')).toBeTruthy()
  act(() => setCompose({ loras: [], prompt: '' }))
  expect(screen.queryByRole('heading', { name: 'Add-ons' })).toBeNull()
})

test('a LoRA for few steps says so, and so do the steps, guidance and scheduler that nobody chose', () => {
  setCompose({ loras: [{ lora: 'lcm', weight: 1 }], advancedOpen: true })
  show()
  expect(within(shelf()).getByText('4 steps, guidance 1')).toBeTruthy()
  const typedIn = (name: string) => screen.getByRole<HTMLInputElement>('spinbutton', { name }).value
  expect([typedIn('Steps'), typedIn('Guidance')]).toEqual(['4', '1'])
  expect(screen.getByRole('combobox', { name: 'Scheduler' }).textContent).toBe('LCM, as Quick wants it')
  fireEvent.click(button('Take Quick away'))
  expect([typedIn('Steps'), typedIn('Guidance')]).toEqual(['20', '3'])
  expect(form()).toMatchObject({ steps: null, guidanceScale: null, scheduler: null })
})

test('what is taken from the Models page and does not fit says which model it wants', async () => {
  render(<Toaster />)
  act(() => takeAddon(vae))
  expect(form()).toMatchObject({ vae: 'soft', advancedOpen: true })
  const xl = { ...testAdapter('vae-xl', { role: 'vae', bases: ['sdxl'] }), title: 'XL VAE' }
  act(() => takeAddon(xl))
  expect(
    await screen.findByText(
      'XL VAE is for Stable Diffusion XL. Choose such a model under Advanced to draw with it.',
    ),
  ).toBeTruthy()
})

test('the word of an embedding goes into the prompt or into what is left out', () => {
  show()
  fireEvent.click(button('Embeddings'))
  fireEvent.click(button('Leave out bad-hands-5'))
  expect(form()).toMatchObject({ prompt: '', negativePrompt: 'bad-hands-5' })
  expect(button('Leave out bad-hands-5').getAttribute('aria-pressed')).toBe('true')
  fireEvent.click(button('Leave out bad-hands-5'))
  fireEvent.click(button('bad-hands-5 in the prompt'))
  expect(form()).toMatchObject({ prompt: 'bad-hands-5', negativePrompt: '' })
})

test('with and without: two jobs of one seed, the one without it first', async () => {
  const ids = ['first', 'second']
  const bridge = openTestBridge({ 'jobs.submit': () => Promise.resolve({ id: ids.shift()! }) })
  setJobs([])
  setCompose({
    ...{ prompt: 'a fox <lora:Ink Wash:0.5>', count: 4 },
    loras: [
      { lora: 'ink-wash', weight: 1 },
      { lora: 'lcm', weight: 1 },
    ],
  })
  show()
  fireEvent.click(button('Draw with and without Ink Wash'))
  await waitFor(() => expect(bridge.asked('jobs.submit')).toHaveLength(2))
  const [without, both] = bridge.asked('jobs.submit').map(({ work }) => work.input as never as object)
  const quick = { loras: [{ lora: 'lcm', weight: 1 }], batch: 1 }
  expect(without).toMatchObject({ prompt: 'a fox', ...quick, seed: expect.any(Number) })
  expect(both).toEqual({ ...without, prompt: 'a fox <lora:Ink Wash:0.5>' })
  await waitFor(() => expect(useView.getState().subject).toEqual({ kind: 'job', id: 'first' }))
})

test('without a prompt nothing is drawn twice', () => {
  const bridge = openTestBridge()
  setCompose({ loras: [{ lora: 'ink-wash', weight: 1 }] })
  show()
  fireEvent.click(button('Draw with and without Ink Wash'))
  expect(screen.getByText('Write first what you would like to see.')).toBeTruthy()
  expect(bridge.asked('jobs.submit')).toEqual([])
})
