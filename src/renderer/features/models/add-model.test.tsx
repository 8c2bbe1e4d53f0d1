import { act, fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { setAdding } from '../../state/machine-store.ts'
import { openTestBridge, Refusal } from '../../testing/test-bridge.ts'
import { AddModel } from './add-model.tsx'

test('while a large file is read, its progress is shown and it can be ended, which is no problem', async () => {
  let end = () => {}
  const bridge = openTestBridge({
    'models.choose': () =>
      new Promise((_resolve, reject) => {
        end = () => reject(new Refusal({ code: 'cancelled', message: 'It was cancelled.' }))
      }),
  })
  render(<AddModel ready />)
  fireEvent.click(screen.getByRole('button', { name: 'Add a file …' }))
  expect(screen.queryByRole('progressbar')).toBeNull()
  act(() => setAdding({ done: 3.45e9, of: 6.9e9 }))
  const bar = screen.getByRole('progressbar', { name: 'Checking the files …' })
  expect(bar.getAttribute('aria-valuenow')).toBe('50')
  expect(screen.getByText(/of 6\.9 GB read$/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  expect(bridge.asked('models.cancelImport')).toEqual([{}])
  await act(async () => end())
  expect(await screen.findByText('Drop a model here')).toBeTruthy()
  expect(screen.queryByRole('progressbar')).toBeNull()
  expect(screen.getByRole('alert').textContent).toBe('')
})
