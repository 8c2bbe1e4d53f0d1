import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { openTestBridge } from '../testing/test-bridge.ts'
import { ErrorBoundary } from './error-boundary.tsx'

// React repeats on the console what the boundary caught.
beforeEach(() => {
  const silent = vi.spyOn(console, 'error').mockImplementation(() => {})
  return () => silent.mockRestore()
})

const Part = ({ broken }: { readonly broken: boolean }) => {
  if (broken) throw new TypeError('items is not iterable')
  return <p>The part</p>
}

test('a part that throws is replaced by a notice, the rest stays, and the log is told', async () => {
  const bridge = openTestBridge()
  render(
    <>
      <p>The rest</p>
      <ErrorBoundary>
        <Part broken />
      </ErrorBoundary>
    </>,
  )
  expect(screen.getByRole('alert').textContent).toContain('This part of the window failed')
  expect(screen.getByText('The rest')).toBeTruthy()
  await waitFor(() => expect(bridge.asked('app.reportError')).toHaveLength(1))
  const [report] = bridge.asked('app.reportError')
  expect(report?.message).toBe('TypeError: items is not iterable')
  expect(report?.stack).toContain('Part')
})

test('it is shown again when asked to, or when something else is to be shown', () => {
  openTestBridge()
  const view = (broken: boolean, resetKey: number) => (
    <ErrorBoundary resetKey={resetKey}>
      <Part broken={broken} />
    </ErrorBoundary>
  )
  const { rerender } = render(view(true, 1))
  rerender(view(false, 1))
  expect(screen.queryByText('The part')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(screen.getByText('The part')).toBeTruthy()

  rerender(view(true, 1))
  expect(screen.getByRole('alert')).toBeTruthy()
  rerender(view(false, 2))
  expect(screen.getByText('The part')).toBeTruthy()
})

test('the details can be copied', async () => {
  openTestBridge()
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  render(
    <ErrorBoundary>
      <Part broken />
    </ErrorBoundary>,
  )
  fireEvent.click(screen.getByRole('button', { name: 'Copy details' }))
  expect(await screen.findByRole('button', { name: 'Copied' })).toBeTruthy()
  expect(copied).toHaveBeenCalledWith(expect.stringContaining('items is not iterable'))
})
