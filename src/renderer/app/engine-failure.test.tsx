import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useMachine } from '../state/machine-store.ts'
import { openTestBridge } from '../testing/test-bridge.ts'
import { EngineFailure } from './engine-failure.tsx'

test('an engine that does not run says why, and can be started again', () => {
  const bridge = openTestBridge()
  useMachine.setState({ status: { kind: 'ready' } })
  const { rerender } = render(<EngineFailure />)
  expect(screen.getByRole('alert').textContent).toBe('')
  useMachine.setState({ status: { kind: 'failed', message: 'It ended several times in a row.' } })
  rerender(<EngineFailure />)
  expect(screen.getByRole('alert').textContent).toContain('ended several times in a row')
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(bridge.asked('app.restartEngine')).toEqual([{}])
  fireEvent.click(screen.getByRole('button', { name: 'Open the log' }))
  expect(bridge.asked('app.openLog')).toEqual([{}])
})
