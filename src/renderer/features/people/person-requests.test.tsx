import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { testPerson } from '../../testing/fixtures.ts'
import { openTestBridge } from '../../testing/test-bridge.ts'
import { Toaster } from '../../ui/toaster.tsx'
import { showPerson, usePeopleView } from './people-view-store.ts'
import { mergePeople } from './person-requests.ts'

let bridge: ReturnType<typeof openTestBridge>
beforeEach(() => {
  bridge = openTestBridge()
  render(<Toaster />)
})

const photo = (digit: string) => ({ ...testPerson('', '').photos[0]!, id: digit.repeat(32) })

test('two people become one at once, and two again by undo, each with the photos they had', async () => {
  const ada = { ...testPerson('a'.repeat(16), 'Ada'), photos: [photo('1'), photo('2')] }
  const grace = { ...testPerson('b'.repeat(16), 'Grace'), photos: [photo('2'), photo('3')] }
  showPerson(grace.id)
  mergePeople(ada, grace)
  expect(await screen.findByText('Grace and Ada are one person now')).toBeTruthy()
  expect(bridge.asked('people.merge')).toEqual([{ into: ada.id, from: grace.id }])
  expect(usePeopleView.getState().person).toBe(ada.id)

  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(usePeopleView.getState().person).toBe(grace.id))
  expect(bridge.asked('people.unmerge')).toEqual([
    {
      into: ada.id,
      from: { id: grace.id, name: 'Grace', createdAt: 1, origin: undefined },
      photos: ['2'.repeat(32), '3'.repeat(32)],
      shared: ['2'.repeat(32)],
    },
  ])
})
