import { fireEvent, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Toaster } from '../../../ui/toaster.tsx'
import { initialCompose } from '../form/compose-state.ts'
import { useCompose } from '../form/compose-store.ts'
import { clearFolder } from '../photos/give-folder.ts'
import { forgetPrompts, rememberPrompt, usePromptHistory } from './prompt-history.ts'

test('prompts that were forgotten come back behind those used since', async () => {
  render(<Toaster />)
  for (const prompt of ['a king', 'a queen']) rememberPrompt(prompt)
  forgetPrompts()
  expect(usePromptHistory.getState().prompts).toEqual([])
  for (const prompt of ['a king', 'a robot']) rememberPrompt(prompt)
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(usePromptHistory.getState().prompts).toEqual(['a robot', 'a king', 'a queen'])
})

test('a folder that was removed comes back with the place for its results', async () => {
  render(<Toaster />)
  const folder = { id: '1'.repeat(32), name: 'holiday', count: 3, thumbnails: [] }
  const into = { id: '2'.repeat(32), name: 'results' }
  useCompose.setState({ ...initialCompose, folder, into })
  clearFolder()
  expect(useCompose.getState()).toMatchObject({ folder: null, into: null })
  useCompose.setState({ prompt: 'typed meanwhile' })
  fireEvent.click(await screen.findByRole('button', { name: 'Undo' }))
  expect(useCompose.getState()).toMatchObject({ folder, into, prompt: 'typed meanwhile' })
})
