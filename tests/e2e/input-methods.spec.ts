import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import {
  composePanel,
  create,
  drawQuickly,
  madePicture,
  pictures,
  promptField,
  ready,
  runningView,
  toolbar,
} from './journey.ts'

/** As the protocol counts them. */
const [alt, control] = [1, 2]

/** Types as an input method does: what is composed stands in the field, underlined, until it is taken. */
const inputMethod = async (page: Page) => {
  const session = await page.context().newCDPSession(page)
  return {
    compose: (text: string) =>
      session.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      }),
    /** A key that the input method takes for itself, as pages hear of it. */
    press: async (key: string, modifiers = 0) => {
      const event = { key, code: key, modifiers, windowsVirtualKeyCode: 229 }
      await session.send('Input.dispatchKeyEvent', { ...event, type: 'rawKeyDown' })
      await session.send('Input.dispatchKeyEvent', { ...event, type: 'keyUp' })
    },
    take: (text: string) => session.send('Input.insertText', { text }),
  }
}

test('Japanese is composed in the prompt and in names, and Enter takes a word instead of starting something', async ({
  page,
  home,
  shot,
}) => {
  await ready(page)
  await drawQuickly(page, 1)
  const prompt = promptField(page)
  const { compose, press, take } = await inputMethod(page)
  await prompt.fill('a cat, ')
  for (const text of ['k', 'か', 'かおn', 'かおの']) await compose(text)
  await expect(prompt).toHaveValue('a cat, かおの')
  // The underlines' copy has all of it, too.
  const copy = composePanel(page).locator('textarea + [aria-hidden]').first()
  await expect(copy).toHaveText('a cat, かおの\u200b', { useInnerText: false })
  await press('Enter')
  await press('Enter', control)
  await press('ArrowUp', alt)
  await take('顔の')
  await expect(prompt).toHaveValue('a cat, 顔の')
  await expect(runningView(page)).toHaveCount(0)
  expect(pictures(home)).toEqual([])
  for (const text of ['え', 'え']) await compose(text)
  await take('絵')
  await expect(prompt).toHaveValue('a cat, 顔の絵')
  await shot('composed-prompt')
  await page.keyboard.press('Control+Enter')
  await madePicture(page, 'a cat, 顔の絵')

  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  await page.getByRole('button', { name: 'New album' }).click()
  const name = page.getByRole('textbox', { name: 'Name of the album' })
  await name.fill('')
  await compose('ねこ')
  await press('Enter')
  await press('Escape')
  await expect(name).toBeVisible()
  await take('猫')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: '猫, 0 pictures' })).toBeVisible()
})

test('a prompt runs in its own direction, in a window that runs the other way, too', async ({
  page,
  shot,
}) => {
  await ready(page)
  await drawQuickly(page, 1)
  const arabic = 'صورة ملكة بتاج red'
  const field = promptField(page)
  /** Where the text of a field's copy lies, as shares of its width. */
  const placeOf = () =>
    page
      .locator('textarea + [aria-hidden]')
      .first()
      .evaluate(copy => {
        const range = document.createRange()
        range.selectNodeContents(copy)
        const [text, box] = [range.getBoundingClientRect(), copy.getBoundingClientRect()]
        return (text.left + text.width / 2 - box.left) / box.width
      })
  await field.fill(arabic)
  await expect(field).toHaveCSS('direction', 'rtl')
  expect(await placeOf()).toBeGreaterThan(0.5)
  await shot('arabic-prompt')
  await create(page, arabic)
  await madePicture(page, arabic)
  await page.evaluate(() => window.likeness.request('settings.set', { language: 'ar' }))
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  const prompt = page.locator('textarea').first()
  await expect(prompt).toHaveCSS('direction', 'rtl')
  await prompt.fill('a portrait of a queen')
  await expect(prompt).toHaveCSS('direction', 'ltr')
  expect(await placeOf()).toBeLessThan(0.5)
  await shot('english-prompt-in-arabic')
})
