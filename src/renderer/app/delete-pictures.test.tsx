import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { openTestBridge } from '../testing/test-bridge.ts'
import { Toaster } from '../ui/toaster.tsx'
import { libraryActions } from './actions.ts'
import { QuestionDialog } from './question-dialog.tsx'

let bridge: ReturnType<typeof openTestBridge>
beforeEach(() => {
  bridge = openTestBridge({ 'library.delete': { deletedAt: 17 } })
  render(
    <>
      <QuestionDialog />
      <Toaster />
    </>,
  )
})
const ids = (count: number) => Array.from({ length: count }, (_, i) => `${i}.png`)

test('a few pictures are deleted without a question, and the message takes it back', async () => {
  libraryActions.deletePictures(ids(2))
  expect(await screen.findByText('2 pictures deleted')).toBeTruthy()
  expect(screen.getByText('Kept for 30 days under “Recently deleted” in the library.')).toBeTruthy()
  expect(bridge.asked('library.delete')).toEqual([{ ids: ids(2) }])
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  const pictures = ids(2).map(id => ({ id, deletedAt: 17 }))
  await waitFor(() => expect(bridge.asked('library.restore')).toEqual([{ pictures }]))
})

test('many are deleted only once somebody has said so', async () => {
  libraryActions.deletePictures(ids(51))
  const question = await screen.findByRole('alertdialog', { name: 'Delete 51 pictures?' })
  expect(question.textContent).toContain('bring them back for 30 days')
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull())
  expect(bridge.asked('library.delete')).toEqual([])

  libraryActions.deletePictures(ids(51))
  fireEvent.click(await screen.findByRole('button', { name: 'Delete' }))
  await waitFor(() => expect(bridge.asked('library.delete')).toEqual([{ ids: ids(51) }]))
})
