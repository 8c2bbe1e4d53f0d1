import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { Tooltip } from 'radix-ui'
import { expect, test } from 'vitest'
import { setPeople } from '../../state/people-store.ts'
import { useQuestion } from '../../state/view-store.ts'
import { openTestBridge } from '../../testing/test-bridge.ts'
import { PeopleView } from './people-view.tsx'

test('people who cannot be read are told of, and deleted once somebody has said so', async () => {
  const bridge = openTestBridge()
  const ids = ['a'.repeat(16), 'b'.repeat(16)]
  setPeople({ people: [], damaged: ids })
  render(
    <Tooltip.Provider>
      <PeopleView takePerson={() => {}} />
    </Tooltip.Provider>,
  )
  expect(screen.getByText(/^What is kept of 2 people cannot be read\./)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Delete …' }))
  const { question } = useQuestion.getState()
  expect(question).toMatchObject({ title: 'Delete 2 people who cannot be read?' })
  expect(bridge.asked('people.delete')).toEqual([])
  question!.onConfirm()
  await waitFor(() => expect(bridge.asked('people.delete')).toEqual(ids.map(id => ({ id }))))
})
