import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { beforeEach, expect, test } from 'vitest'
import { viewerActions } from '../../../app/actions.ts'
import { useLibrary } from '../../../state/library-store.ts'
import { useView } from '../../../state/view-store.ts'
import { testItem } from '../../../testing/fixtures.ts'
import { openTestBridge } from '../../../testing/test-bridge.ts'
import { BatchView, targetOf } from './batch-view.tsx'

const ids = ['one.png', 'two.png', 'three.png', 'four.png']
const itemsWith = (favourite: string | null) =>
  ids.map(id => testItem(id, { favourite: id === favourite })).reverse()

let bridge: ReturnType<typeof openTestBridge>
beforeEach(() => {
  bridge = openTestBridge({
    'library.delete': { deletedAt: 1 },
    'library.read': { items: itemsWith(null) },
    'jobs.submit': { id: 'more' },
  })
})

const show = (favourite: string | null = null) => {
  useLibrary.setState({ items: itemsWith(favourite), loaded: true })
  render(
    <Tooltip.Provider>
      <BatchView ids={ids} {...viewerActions} />
    </Tooltip.Provider>,
  )
}
const cell = (number: number) =>
  screen.getByRole('button', { name: new RegExp(`^Show picture ${number} of 4`) })

test('all pictures are there in their order; one is reached by Tab, the others by arrow keys', () => {
  show()
  expect([1, 2, 3, 4].map(number => cell(number).tabIndex)).toEqual([0, -1, -1, -1])
  cell(1).focus()
  fireEvent.keyDown(cell(1), { key: 'End' })
  expect(document.activeElement).toBe(cell(4))
  fireEvent.keyDown(cell(4), { key: 'ArrowLeft' })
  expect(document.activeElement).toBe(cell(3))
  expect([1, 2, 3, 4].map(number => cell(number).tabIndex)).toEqual([-1, -1, 0, -1])
})

test('a click opens a picture large', () => {
  show()
  fireEvent.click(cell(2))
  expect(useView.getState().subject).toEqual({ kind: 'picture', id: 'two.png' })
})

test('the heart and its key choose a picture', () => {
  show()
  fireEvent.click(screen.getByRole('button', { name: 'Favourite: picture 3' }))
  fireEvent.keyDown(cell(4), { key: 'f' })
  expect(bridge.asked('library.favourite')).toEqual([
    { ids: ['three.png'], favourite: true },
    { ids: ['four.png'], favourite: true },
  ])
})

test('while none is chosen there are no others to delete', () => {
  show()
  expect(screen.queryByRole('button', { name: /^Delete the other/ })).toBeNull()
})

test('what was not chosen is deleted together', () => {
  show('two.png')
  fireEvent.click(screen.getByRole('button', { name: 'Delete the other 3' }))
  expect(bridge.asked('library.delete')).toEqual([{ ids: ['one.png', 'three.png', 'four.png'] }])
})

test('as many more are drawn as there are, with other seeds', async () => {
  show()
  fireEvent.click(screen.getByRole('button', { name: '4 more like these' }))
  await waitFor(() => expect(bridge.asked('jobs.submit')).toHaveLength(1))
  const [{ work } = { work: null }] = bridge.asked('jobs.submit')
  expect(work).toMatchObject({ route: 'create', input: { prompt: 'a portrait of a queen', batch: 4 } })
  expect(work?.input).not.toHaveProperty('seed')
})

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowDown', 1, 4],
  ['ArrowUp', 4, 1],
  ['ArrowUp', 1, 1],
  ['ArrowDown', 4, 4],
  ['Home', 4, 0],
])('%s leads from %i to %i in three columns', (key, from, to) => {
  expect(targetOf(key, from, 3, 5)).toBe(to)
})
