import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { filmstrip, jobLimit, libraryFiles, madePicture, picture, pictures, ready } from './journey.ts'
import { shownIn } from './theme.ts'

interface Focused {
  readonly name: string
  readonly shown: boolean
}

/** What has the focus, and whether anyone can see that: a ring around it, or around the part it points to. */
const focused = (page: Page): Promise<Focused> =>
  page.evaluate(() => {
    const element = document.activeElement
    if (!element || element === document.body) return { name: 'nothing', shown: false }
    const pointed = document.getElementById(element.getAttribute('aria-activedescendant') ?? '')
    const parts = [element, ...(pointed ? [pointed] : []), ...element.querySelectorAll('[class*="knob"]')]
    const shown = parts.some(part => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(part)
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== 'none'
    })
    const label = element.getAttribute('aria-label') ?? element.textContent ?? ''
    return { name: `${element.getAttribute('role') ?? element.tagName} ${label}`.slice(0, 60), shown }
  })

/** Presses Tab until this has the focus; at every stop on the way the focus must be seen. */
const tabTo = async (page: Page, name: string | RegExp, key = 'Tab'): Promise<void> => {
  const passed: string[] = []
  for (let stops = 0; stops < 60; stops++) {
    await page.keyboard.press(key)
    const at = await focused(page)
    passed.push(at.name)
    expect(at.shown, `the focus is seen at: ${at.name}`).toBe(true)
    if (typeof name === 'string' ? at.name === name : name.test(at.name)) return
  }
  throw new Error(`Tab never reaches ${name}, only: ${passed.join(', ')}`)
}

const make = async (page: Page, prompt: string): Promise<void> => {
  await page.keyboard.press('Control+a')
  await page.keyboard.type(prompt)
  await tabTo(page, /^BUTTON Create/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Create', exact: true })).toBeEnabled({ timeout: jobLimit })
  await madePicture(page, prompt)
}

test('everything is done with the keyboard alone, and the focus is always seen', async ({
  page,
  home,
  shot,
}) => {
  await ready(page)
  await tabTo(page, /^TEXTAREA/)
  await page.keyboard.type('a portrait of a queen')
  await tabTo(page, /^spinbutton Pictures/)
  await tabTo(page, /^BUTTON Advanced/)
  await page.keyboard.press('Enter')
  await tabTo(page, /^spinbutton Steps/)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('3')
  await tabTo(page, /^TEXTAREA/, 'Shift+Tab')
  await make(page, 'a portrait of a queen')
  await tabTo(page, /^TEXTAREA/, 'Shift+Tab')
  await make(page, 'a portrait of a robot')
  expect(pictures(home)).toHaveLength(2)

  await tabTo(page, 'listbox Pictures, newest first')
  await page.keyboard.press('ArrowRight')
  await expect(picture(page).getByText('a portrait of a queen')).toBeVisible()
  expect((await focused(page)).shown).toBe(true)
  await shot('keyboard-filmstrip')
  await page.keyboard.press('f')
  const queen = filmstrip(page).getByRole('option', { name: 'a portrait of a queen, favourite' })
  await expect(queen).toBeVisible()
  await page.keyboard.press('Delete')
  await expect(page.getByText('Picture deleted')).toBeVisible()
  await expect(queen).toHaveCount(0)
  await expect(picture(page).getByText('a portrait of a robot')).toBeVisible()
  await page.keyboard.press('Alt+t')
  await tabTo(page, 'BUTTON Undo')
  await page.keyboard.press('Enter')
  await expect(queen).toBeVisible()
  expect(
    libraryFiles(home).filter(name => name.includes('queen') && !name.includes('generated')),
  ).toHaveLength(1)

  await tabTo(page, 'BUTTON Library')
  await page.keyboard.press('Enter')
  const grid = page.getByRole('region', { name: 'Library' }).getByRole('listbox')
  await expect(grid).toBeFocused()
  expect((await focused(page)).shown).toBe(true)
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(grid).toBeHidden()
  await expect(picture(page).getByText('a portrait of a queen')).toBeVisible()

  await tabTo(page, 'BUTTON Settings')
  await page.keyboard.press('Enter')
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await expect(settings).toBeVisible()
  await tabTo(page, /^radio (System|Light|Dark)/)
  await page.keyboard.press('End')
  await expect.poll(async () => (await focused(page)).name).toBe('radio Dark')
  await page.keyboard.press('Enter')
  await shownIn(page, 'dark')
  expect((await focused(page)).shown).toBe(true)
  await shot('keyboard-dark')
  await page.keyboard.press('Escape')
  await expect(settings).toBeHidden()
  expect(await focused(page)).toMatchObject({ name: 'BUTTON Settings' })
})
