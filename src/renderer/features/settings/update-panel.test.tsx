import { fireEvent, render, screen } from '@testing-library/react'
import { act } from 'react'
import { expect, test } from 'vitest'
import { setUpdate } from '../../state/updates-store.ts'
import { openTestBridge } from '../../testing/test-bridge.ts'
import { UpdatePanel } from './update-panel.tsx'

const found = { version: '9.0.0', notes: '### Added\n\n- Better hair.', installable: true }
const names = () => screen.queryAllByRole('button').map(({ textContent }) => textContent)

test('nothing is asked until a person asks; then each step has its button', () => {
  const bridge = openTestBridge()
  render(<UpdatePanel />)
  expect(bridge.asked('updates.check')).toHaveLength(0)
  fireEvent.click(screen.getByRole('button', { name: 'Check for updates' }))
  expect(bridge.asked('updates.check')).toHaveLength(1)

  act(() => setUpdate({ kind: 'found', found }))
  expect(screen.getByRole('status').textContent).toBe('Version 9.0.0 is available.')
  expect(screen.getByRole('listitem').textContent).toBe('Better hair.')
  fireEvent.click(screen.getByRole('button', { name: 'Download' }))
  expect(bridge.asked('updates.download')).toHaveLength(1)

  act(() => setUpdate({ kind: 'downloading', found, fraction: 0.4 }))
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('40')
  expect(names()).toEqual(['Open its page'])

  act(() => setUpdate({ kind: 'downloaded', found }))
  fireEvent.click(screen.getByRole('button', { name: 'Install and restart' }))
  expect(bridge.asked('updates.install')).toHaveLength(1)
})

test('what cannot be replaced from within is only told of, with its page', () => {
  const bridge = openTestBridge()
  render(<UpdatePanel />)
  act(() => setUpdate({ kind: 'found', found: { ...found, installable: false } }))
  expect(names()).toEqual(['Open its page'])
  fireEvent.click(screen.getByRole('button', { name: 'Open its page' }))
  expect(bridge.asked('updates.openPage')).toHaveLength(1)
})

test('a failure says what to do, and the step can be tried again', () => {
  openTestBridge()
  render(<UpdatePanel />)
  act(() => setUpdate({ kind: 'failed', problem: 'offline', found: null }))
  expect(screen.getByRole('status').textContent).toMatch(/^The server cannot be reached/)
  expect(names()).toEqual(['Check for updates'])
  act(() => setUpdate({ kind: 'failed', problem: 'damaged', found }))
  expect(screen.getByRole('status').textContent).toMatch(/checksum/)
  expect(names()).toEqual(['Download', 'Open its page'])
})
