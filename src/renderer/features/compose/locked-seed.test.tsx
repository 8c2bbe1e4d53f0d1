import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { setCompose, setTask, useCompose } from './form/compose-store.ts'
import { LockedSeed } from './locked-seed.tsx'

test('a seed that is kept is said, and let go by a click', () => {
  setCompose({ seed: 21 })
  render(<LockedSeed />)
  expect(screen.getByText('The seed is kept: the same settings draw the same picture.')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Unlock' }))
  expect(useCompose.getState().seed).toBeNull()
  expect(screen.queryByRole('button')).toBeNull()
})

test('where nothing is drawn no seed is spoken of', () => {
  setCompose({ seed: 21 })
  setTask('enhance')
  render(<LockedSeed />)
  expect(screen.queryByText(/seed/)).toBeNull()
})
