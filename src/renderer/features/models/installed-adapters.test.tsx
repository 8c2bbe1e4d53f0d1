import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { beforeEach, expect, test } from 'vitest'
import type { AdapterPack } from '../../state/adapter-packs.ts'
import { setJobs } from '../../state/jobs-store.ts'
import { useMachine } from '../../state/machine-store.ts'
import { testAdapter, testCheckpoint, testPack } from '../../testing/fixtures.ts'
import { openTestBridge } from '../../testing/test-bridge.ts'
import { InstalledAdapters } from './installed-adapters.tsx'

const ink = {
  ...testAdapter('ink-wash', { triggerWords: ['ink wash', 'sumi-e'] }),
  ...{ title: 'Ink Wash', preview: 'preview.png' },
}
const pose = { ...testAdapter('pose', { role: 'controlnet', bases: ['sd-1', 'sd-2'] }), title: 'Open Pose' }
const word = { ...testAdapter('bad', { role: 'textual-inversion', name: 'bad-hands' }), title: 'Bad hands' }
const packs = [testPack('large', { checkpoint: { ...testCheckpoint, kind: 'sdxl' } }), pose, ink, word]

const taken: AdapterPack[] = []
const show = (...more: readonly ReturnType<typeof testPack>[]) => {
  useMachine.setState({ packs: [...packs, ...more] })
  render(
    <Tooltip.Provider>
      <InstalledAdapters
        shown={[...packs, ...more].map(report => ({ report, checked: null }))}
        addToDrawing={pack => taken.push(pack)}
      />
    </Tooltip.Provider>,
  )
}
const cardOf = (title: string) =>
  within(screen.getByRole('heading', { level: 5, name: title }).closest('li')!)

beforeEach(() => {
  taken.length = 0
  setJobs([])
})

test('what is added to models is grouped, and says what it fits and how it is called up', () => {
  show()
  const headings = screen.getAllByRole('heading').map(({ textContent }) => textContent)
  expect(headings).toEqual(['LoRAs', 'Ink Wash', 'Embeddings', 'Bad hands', 'ControlNets', 'Open Pose'])
  const facts = (title: string) =>
    cardOf(title)
      .getAllByRole('definition')
      .map(each => each.textContent)
  expect(facts('Ink Wash')).toEqual(['Stable Diffusion 1.5', 'ink wash, sumi-e', 'ink-wash', '1 byte', 'MIT'])
  expect(facts('Bad hands')).toEqual(['Stable Diffusion 1.5', 'bad-hands', '1 byte', 'MIT'])
  expect(facts('Open Pose')[0]).toBe('Stable Diffusion 1.5 or Stable Diffusion 2')
  const picture = screen.getByRole('heading', { name: 'Ink Wash' }).closest('li')!.querySelector('img')
  expect(picture?.getAttribute('src')).toMatch(
    /^likeness:\/\/preview\/ink-wash\/preview\.png\?of=[0-9a-f]{10}$/,
  )
  fireEvent.error(picture!)
  expect(screen.getByText('IW')).toBeTruthy()
})

test('one click takes what can be drawn with at once into the form', () => {
  show()
  fireEvent.click(screen.getByRole('button', { name: 'Draw with Ink Wash' }))
  expect(taken.map(({ id }) => id)).toEqual(['ink-wash'])
  expect(screen.queryByRole('button', { name: 'Draw with Open Pose' })).toBeNull()
})

test('a sample of a LoRA is drawn with a model that it fits, and with its first word', async () => {
  const bridge = openTestBridge({ 'jobs.submit': { id: 'one' } })
  show()
  expect(screen.queryByRole('button', { name: 'Draw a sample with Ink Wash' })).toBeNull()
  cleanup()
  show(testPack('mine', { checkpoint: testCheckpoint }))
  fireEvent.click(screen.getByRole('button', { name: 'Draw a sample with Ink Wash' }))
  await waitFor(() => expect(bridge.asked('jobs.submit')).toHaveLength(1))
  expect(bridge.asked('jobs.submit')[0]?.work.input).toMatchObject({
    pack: 'mine',
    loras: [{ lora: 'ink-wash', weight: 1 }],
    prompt: expect.stringMatching(/^ink wash, a red fox/),
  })
})
