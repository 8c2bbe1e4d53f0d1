import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Bundle } from '../../../../shared/api/bundles.ts'
import type { InstallState } from '../../../../shared/api/models.ts'
import { setInstalls, useMachine } from '../../../state/machine-store.ts'
import { testBundle, testEntry, testPack } from '../../../testing/fixtures.ts'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { useShop } from '../use-shop.ts'
import { Bundles } from './bundles.tsx'

const entries = [
  testEntry('painter', { title: 'Painter', roles: ['text-to-image'], bytes: 2e9 }),
  testEntry('swapper', {
    title: 'Swapper',
    roles: ['face-swapper'],
    nonCommercial: true,
    licence: 'No sale',
  }),
  testEntry('embedder', { title: 'Embedder', roles: ['face-embedder'], nonCommercial: true }),
  testEntry('restorer', { title: 'Restorer' }),
]
const firstStep = testBundle({
  models: ['painter', 'restorer'],
  missing: ['painter', 'restorer'],
  bytes: 3e9,
})
const faces = testBundle({
  ...{ id: 'sharp-faces', models: ['embedder', 'swapper', 'restorer'], missing: ['embedder', 'swapper'] },
  bytes: 2e9,
})

const Shop = () => <Bundles shop={useShop(true)} />

const show = async (bundles: Bundle[], freeBytes: number | null = 61e9) => {
  const offer = { bundles, freeBytes, measured: false }
  const bridge = openTestBridge({
    'models.catalog': { entries },
    'models.bundles': () => Promise.resolve(offer),
    'models.install': { installs: [], ids: [] },
    'models.pause': { installs: [] },
  })
  render(<Shop />)
  await screen.findAllByRole('listitem')
  return { bridge, offer }
}
const card = (name: string) => within(screen.getByRole('listitem', { name }))

beforeEach(() => useMachine.setState({ packs: [testPack('starter')] }))
afterEach(() => {
  setInstalls([])
})

test('a card says what a bundle improves, how much is downloaded, and what is free', async () => {
  await show([{ ...firstStep, seconds: { least: 31, most: 31 } }, faces])
  expect(screen.getByText('61 GB free in the models folder')).toBeTruthy()
  const first = card('Best first step')
  expect(first.getByText(/^Draws lifelike people/)).toBeTruthy()
  expect(first.getByText('about 31 seconds a picture here')).toBeTruthy()
  expect(first.getByText('3 GB')).toBeTruthy()
  const sharp = card('Sharpest faces')
  expect(sharp.getByText('1 of its models is installed already')).toBeTruthy()
  fireEvent.click(sharp.getByRole('button', { name: '3 models: what they do' }))
  expect(sharp.getByText('compares faces')).toBeTruthy()
  expect(sharp.getByText('installed')).toBeTruthy()
})

test('a machine that cannot draw is told so', async () => {
  await show([testBundle({ models: ['restorer'], missing: ['restorer'], bytes: 1e9 })])
  expect(card('Best first step').getByText(/need more memory than this computer has/)).toBeTruthy()
  expect(screen.queryByRole('button', { name: /^Measure/ })).toBeNull()
})

test('the time of a picture is measured on demand', async () => {
  const { bridge, offer } = await show([firstStep])
  offer.bundles = [{ ...firstStep, seconds: { least: 40, most: 200 } }]
  fireEvent.click(screen.getByRole('button', { name: /^Measure how long/ }))
  expect(await screen.findByText('40 seconds to 3 minutes a picture here')).toBeTruthy()
  expect(bridge.asked('models.measure')).toEqual([{}])
})

test('one question for all licences, each with its address; then everything is queued in order', async () => {
  const { bridge } = await show([faces])
  fireEvent.click(screen.getByRole('button', { name: 'Install the rest of “Sharpest faces”, 2 GB' }))
  const question = within(screen.getByRole('alertdialog', { name: 'Not for commercial use' }))
  expect(question.getByText('No sale')).toBeTruthy()
  expect(question.getByText('https://example.org/embedder')).toBeTruthy()
  fireEvent.click(question.getByRole('link', { name: 'Open the page of Swapper in the browser' }))
  expect(bridge.asked('models.openHomepage')).toEqual([{ id: 'swapper' }])
  expect(bridge.asked('models.install')).toEqual([])
  await act(async () => fireEvent.click(question.getByRole('button', { name: 'I agree, install them' })))
  expect(bridge.asked('models.install')).toEqual([
    { id: 'embedder', acceptLicence: true },
    { id: 'swapper', acceptLicence: true },
  ])
})

test('too little room is said before the download', async () => {
  await show([{ ...firstStep, fits: false }], 1e9)
  expect(
    screen.getByText('Too little room: this needs 3 GB, and the models folder has 1 GB free.'),
  ).toBeTruthy()
})

test('a bundle is installed, paused and ended as one', async () => {
  const { bridge } = await show([firstStep])
  const state = (painter: InstallState, restorer: InstallState) =>
    act(() =>
      setInstalls([
        { id: 'painter', title: 'Painter', bytes: 2e9, state: painter },
        { id: 'restorer', title: 'Restorer', bytes: 1e9, state: restorer },
      ]),
    )
  state(
    { kind: 'downloading', done: 1.5e9, of: 2e9, bytesPerSecond: 1e7, secondsLeft: 50 },
    { kind: 'waiting' },
  )
  const bar = screen.getByRole('progressbar', { name: 'Installing “Best first step”' })
  expect(bar.getAttribute('aria-valuenow')).toBe('50')
  expect(screen.getByText('1.5 GB of 3 GB, now Painter')).toBeTruthy()
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Pause “Best first step”' })))
  expect(bridge.asked('models.pause')).toEqual([{ id: 'restorer' }, { id: 'painter' }])
})
