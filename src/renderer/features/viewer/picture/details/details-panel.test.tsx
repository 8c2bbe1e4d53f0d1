import { render, screen, within } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { expect, test } from 'vitest'
import type { LibraryItem } from '../../../../../shared/api/library.ts'
import { useMachine } from '../../../../state/machine-store.ts'
import { testItem, testPack } from '../../../../testing/fixtures.ts'
import { DetailsPanel } from './details-panel.tsx'
import { photosIn } from './used-photos.tsx'

const show = (item: LibraryItem) =>
  render(
    <Tooltip.Provider>
      <DetailsPanel item={item} />
    </Tooltip.Provider>,
  )

/** What stands beside a name in the list of settings. */
const fact = (name: string) => screen.getByText(name).nextElementSibling?.textContent

test('a drawing says all it was made with', () => {
  useMachine.setState({ packs: [{ ...testPack('starter'), title: 'Likeness Starter' }] })
  const prompt = `a portrait of a queen, ${'with a red scarf, '.repeat(20)}in the snow`
  show(testItem('a.png', { bytes: 917_000 }, { prompt, negativePrompt: 'hat, glasses', seed: 21 }))
  expect(screen.getByText(prompt)).toBeTruthy()
  expect(screen.getByText('hat, glasses')).toBeTruthy()
  expect(fact('Model')).toBe('Likeness Starter')
  expect(fact('Seed')).toBe('21')
  expect(fact('Steps')).toBe('20')
  expect(fact('Guidance')).toBe('3')
  expect(fact('Scheduler')).toBe('Euler')
  expect(fact('Size')).toBe('512 × 512')
  expect(screen.getByText('a.png')).toBeTruthy()
  expect(screen.getByText('917 kB')).toBeTruthy()
  expect(screen.queryByRole('meter')).toBeNull()
})

test('a picture says how long it took, an older one nothing', () => {
  const { unmount } = show(testItem('a.png', {}, { took: 42_300 }))
  expect(fact('Time taken')).toBe('42 seconds')
  unmount()
  show(testItem('a.png'))
  expect(screen.queryByText('Time taken')).toBeNull()
})

test('the likeness stands on a scale between another and the same person', () => {
  show(testItem('a.png', { similarity: 0.62 }))
  const meter = screen.getByRole('meter', { name: 'Likeness to the source face' })
  expect(meter.getAttribute('aria-valuenow')).toBe('0.62')
  expect((meter.firstElementChild as HTMLElement).style.insetInlineStart).toBe('62%')
  expect(screen.getByText('0: another person')).toBeTruthy()
})

test('faces that are opposites stand at the scale’s beginning', () => {
  show(testItem('a.png', { similarity: -0.1 }))
  expect(screen.getByRole('meter').getAttribute('aria-valuenow')).toBe('0')
})

test('every photo that took part is shown once', () => {
  const [me, control] = ['1'.repeat(32), '2'.repeat(32)]
  const acts = { preprocessor: 'canny' as const, start: 0, end: 1 }
  const item = testItem(
    'a.png',
    { photo: { id: me, face: 0 } },
    { initPhoto: me, controlnets: [{ controlnet: 'canny', scale: 1, photo: control, ...acts }] },
  )
  expect(photosIn(item)).toEqual([me, control])
  show(item)
  const images = within(screen.getByRole('list')).getAllByRole('img')
  expect(images.map(image => image.getAttribute('src'))).toEqual([
    `likeness://photo/${me}`,
    `likeness://photo/${control}`,
  ])
})
