import { act } from '@testing-library/react'
import { hydrateRoot } from 'react-dom/client'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { languages } from '../shared/i18n/languages.ts'
import * as lateParts from './app/late-parts.ts'
import { Root } from './app/root.tsx'
import { promptElementId } from './features/compose/form/compose-commands.ts'
import { useCompose } from './features/compose/form/compose-store.ts'
import { i18n } from './i18n/i18n.ts'
import { prerender } from './prerender.tsx'
import { openTestBridge } from './testing/test-bridge.ts'

// The window asks for them at once; a test that ends meanwhile would leave them half read.
beforeAll(async () => {
  for (const part of Object.values(lateParts)) if ('load' in part) await part.load()
})

afterEach(() => i18n.changeLanguage('en'))

/** Shows the first markup, lets a person do something to its prompt, and lets React take it over. */
const takeOver = async (markup: string, before: (prompt: HTMLTextAreaElement) => void) => {
  openTestBridge()
  const container = document.body.appendChild(document.createElement('div'))
  container.innerHTML = markup
  const prompt = container.querySelector<HTMLTextAreaElement>(`#${promptElementId}`)!
  before(prompt)
  const errors: unknown[] = []
  const root = await act(async () =>
    hydrateRoot(container, <Root />, { onRecoverableError: error => errors.push(error) }),
  )
  return { prompt, errors, isShown: () => prompt.isConnected, end: () => act(async () => root.unmount()) }
}

test.each(languages)('React takes over the first markup as it is, in %s', async language => {
  const { errors, isShown, end } = await takeOver(await prerender(language), () => {})
  expect(errors).toEqual([])
  expect(isShown()).toBe(true)
  await end()
})

test('what was typed before the page’s code was there stays, as the place of the caret and the focus do', async () => {
  const { prompt, errors, isShown, end } = await takeOver(await prerender('en'), field => {
    field.focus()
    field.value = 'a fox in the snow'
    field.setSelectionRange(5, 5)
  })
  expect(errors).toEqual([])
  expect(isShown()).toBe(true)
  expect(useCompose.getState().prompt).toBe('a fox in the snow')
  expect(prompt.value).toBe('a fox in the snow')
  expect(prompt.selectionStart).toBe(5)
  expect(document.activeElement).toBe(prompt)
  await end()
})

test('a form that was restored before React took the markup over stays', async () => {
  const { prompt, errors, end } = await takeOver(await prerender('en'), () =>
    useCompose.setState({ prompt: 'a queen' }),
  )
  expect(errors).toEqual([])
  expect(prompt.value).toBe('a queen')
  expect(useCompose.getState().prompt).toBe('a queen')
  await end()
})
