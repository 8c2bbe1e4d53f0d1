import { fireEvent, render, screen } from '@testing-library/react'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { setJobs } from '../state/jobs-store.ts'
import { offerUndo } from '../state/undo.ts'
import { setFullScreen, setLibraryOpen, useView } from '../state/view-store.ts'
import { running, testJob } from '../testing/fixtures.ts'
import { openTestBridge } from '../testing/test-bridge.ts'
import { useShortcuts } from './use-shortcuts.ts'

const Window = () => {
  useShortcuts()
  return (
    <>
      <textarea aria-label="Prompt" />
      <input aria-label="Seed" />
      <input aria-label="Likeness" type="range" />
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

const chooseUndo = () => bridge.say('menu', { command: 'undo' })

test('Undo of the menu takes back what was done last, beside text fields', () => {
  const done: string[] = []
  offerUndo('One', () => done.push('one'))
  offerUndo('Two', () => done.push('two'))
  screen.getByRole('button').focus()
  chooseUndo()
  expect(done).toEqual(['two'])
  screen.getByLabelText('Likeness').focus()
  chooseUndo()
  expect(done).toEqual(['two', 'one'])
})

test('Undo of the menu is of what was typed while a text field has the focus, and of nothing in a dialog', () => {
  const commands: string[] = []
  // The test's DOM has none.
  document.execCommand = command => commands.push(command) > 0
  onTestFinished(() => void Reflect.deleteProperty(document, 'execCommand'))
  const done: string[] = []
  offerUndo('One', () => done.push('one'))
  screen.getByLabelText('Prompt').focus()
  chooseUndo()
  screen.getByRole('button').focus()
  const dialog = document.createElement('div')
  dialog.setAttribute('role', 'dialog')
  document.body.append(dialog)
  chooseUndo()
  dialog.remove()
  expect([commands, done]).toEqual([['undo'], []])
})

test('Esc closes the library first', () => {
  setLibraryOpen(true)
  pressEscape()
  expect(useView.getState().libraryOpen).toBe(false)
  expect(stopped()).toEqual([])
})

test('a question mark opens the list of shortcuts, but not while one is typed', () => {
  fireEvent.keyDown(screen.getByLabelText('Prompt'), { key: '?', shiftKey: true })
  expect(useView.getState().dialog).toBeNull()
  fireEvent.keyDown(screen.getByRole('button'), { key: '?', shiftKey: true })
  expect(useView.getState().dialog).toBe('shortcuts')
})

test('Ctrl and slash open it from everywhere', () => {
  fireEvent.keyDown(screen.getByLabelText('Prompt'), { key: '/', ctrlKey: true })
  expect(useView.getState().dialog).toBe('shortcuts')
})

test('Esc leaves the full screen first', () => {
  setFullScreen(true)
  pressEscape()
  expect(useView.getState().fullScreen).toBe(false)
  expect(stopped()).toEqual([])
})
