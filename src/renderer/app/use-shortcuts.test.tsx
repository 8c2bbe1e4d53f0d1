import { fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { setJobs } from '../state/jobs-store.ts'
import { setLibraryOpen, useView } from '../state/view-store.ts'
import { running, testJob } from '../testing/fixtures.ts'
import { openTestBridge } from '../testing/test-bridge.ts'
import { useShortcuts } from './use-shortcuts.ts'

const Window = () => {
  useShortcuts()
  return (
    <>
      <textarea aria-label="Prompt" />
      <input aria-label="Seed" />
      <button type="button">Elsewhere</button>
    </>
  )
}

let bridge: ReturnType<typeof openTestBridge>
beforeEach(() => {
  bridge = openTestBridge()
  render(<Window />)
  setJobs([testJob('one', running)])
})
const pressEscape = (name?: string) =>
  fireEvent.keyDown(name === undefined ? document.body : screen.getByLabelText(name), { key: 'Escape' })
const stopped = () => bridge.asked('jobs.cancel')

test('Esc stops the running job', () => {
  fireEvent.keyDown(screen.getByRole('button'), { key: 'Escape' })
  expect(stopped()).toEqual([{ id: 'one' }])
})

test.each(['Prompt', 'Seed'])('Esc in the field %s stops nothing', name => {
  pressEscape(name)
  expect(stopped()).toEqual([])
})

test('Esc stops nothing while a question is open', () => {
  const question = document.createElement('div')
  question.setAttribute('role', 'alertdialog')
  document.body.append(question)
  pressEscape()
  question.remove()
  expect(stopped()).toEqual([])
})

test('Esc closes the library first', () => {
  setLibraryOpen(true)
  pressEscape()
  expect(useView.getState().libraryOpen).toBe(false)
  expect(stopped()).toEqual([])
})
