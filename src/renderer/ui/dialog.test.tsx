import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { X } from 'lucide-react'
import { Tooltip } from 'radix-ui'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { IconButton } from './buttons.tsx'
import { Dialog } from './dialog.tsx'

const Opener = () => {
  const [open, setOpen] = useState(false)
  return (
    <Tooltip.Provider delayDuration={0}>
      <IconButton icon={X} label="Open it" keys="Ctrl+O" onClick={() => setOpen(true)} />
      <Dialog open={open} title="It" onClose={() => setOpen(false)}>
        <p>Inside</p>
      </Dialog>
    </Tooltip.Provider>
  )
}

test('a closed dialog gives the focus back, and no tooltip with it', async () => {
  render(<Opener />)
  const button = screen.getByRole('button', { name: 'Open it' })
  act(() => button.focus())
  expect(screen.getByRole('tooltip').textContent).toContain('Open it')
  fireEvent.click(button)
  expect(screen.getByText('Inside')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  await waitFor(() => expect(document.activeElement).toBe(button))
  expect(screen.queryByRole('tooltip')).toBeNull()
})
