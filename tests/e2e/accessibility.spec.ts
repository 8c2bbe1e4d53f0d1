import type { ElectronApplication, Page } from '@playwright/test'
import type { MenuCommand } from '../../src/shared/window/window-contract.ts'
import { accessibilityProblems } from './accessibility.ts'
import { expect, takeShot, test } from './app.ts'
import { dropFromDisk } from './drop-from-disk.ts'
import {
  create,
  drawQuickly,
  dropPhoto,
  fixtureBytes,
  fixturePath,
  jobLimit,
  madePicture,
  ready,
  runningView,
  setSteps,
  toolbar,
} from './journey.ts'

/** Each theme and each language once: colours do not depend on words, nor names on colours. What has no colour is the same in all. */
const appearances = [
  { theme: 'dark', language: 'de', colours: true },
  { theme: 'light', language: 'en', colours: false },
] as const

/** Looks at what the window shows in both appearances, and leaves it light and English. */
const check = async (page: Page, screen: string): Promise<void> => {
  for (const { theme, language, colours } of appearances) {
    await page.evaluate(patch => window.likeness.request('settings.set', patch), { theme, language })
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    expect
      .soft(await accessibilityProblems(page, { colours }), `${screen}, ${theme}, ${language}`)
      .toEqual([])
    await takeShot(page, `look-${screen}-${theme}-${language}`)
  }
}

const command = (app: ElectronApplication, name: MenuCommand): Promise<void> =>
  app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.click(), name)

test('every screen can be used by everyone, light and dark, English and German', async ({ launch }) => {
  test.slow()
  const { app, page } = await launch({ settings: null })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await ready(page)
  await check(page, 'welcome')
  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await expect(page.getByRole('dialog', { name: 'Faces belong to people' })).toBeVisible()
  await check(page, 'consent')
  await page.getByRole('button', { name: 'Cancel' }).click()

  for (const [name, title, screen] of [
    ['show-settings', 'Settings', 'settings'],
    ['show-help', 'Help', 'help'],
    ['show-shortcuts', 'Help', 'shortcuts'],
    ['show-about', 'About Likeness', 'about-likeness'],
    ['show-licences', 'Licences', 'licences'],
  ] as const) {
    await command(app, name)
    await expect(page.getByRole('dialog', { name: title })).toBeVisible()
    await check(page, screen)
    await page.keyboard.press('Escape')
  }
  await toolbar(page).getByRole('button', { name: 'Models' }).click()
  await expect(page.getByRole('heading', { name: 'Likeness Starter' })).toBeVisible()
  await check(page, 'models')
  await page.keyboard.press('Escape')

  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await page.getByRole('button', { name: 'I understand' }).click()
  await expect(page.getByText('One face found')).toBeVisible()
  await drawQuickly(page, 5)
  await create(page, 'a portrait of a queen')
  await madePicture(page, 'a portrait of a queen')
  await page.getByRole('button', { name: 'Compare before and after' }).click()
  await page.getByRole('button', { name: 'Details' }).click()
  await check(page, 'compare')
  await page.getByRole('button', { name: 'Hide details' }).click()

  await setSteps(page, 150)
  await page.getByRole('spinbutton', { name: 'Pictures' }).fill('16')
  await create(page, 'a portrait of a wizard')
  await expect(runningView(page).getByAltText('Picture 1 so far')).toBeVisible({ timeout: jobLimit })
  await check(page, 'running')
  for (const prompt of ['a portrait of a king', 'a portrait of a pirate']) await create(page, prompt)
  await toolbar(page)
    .getByRole('button', { name: /^Queue/ })
    .click()
  await expect(page.getByRole('region', { name: 'Waiting' })).toBeVisible()
  await check(page, 'queue')
  await page.getByRole('button', { name: 'Cancel all' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toBeVisible()
  await check(page, 'question')
  await question.getByRole('button', { name: 'Cancel all' }).click()
  await expect(page.getByText('Nothing is waiting')).toBeVisible()

  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  await expect(page.getByRole('region', { name: 'Library' }).getByRole('option').first()).toBeVisible()
  await check(page, 'library')

  await toolbar(page).getByRole('button', { name: 'People' }).click()
  await expect(page.getByRole('heading', { name: 'People you keep' })).toBeVisible()
  await check(page, 'people')
  await dropFromDisk(page, page.getByRole('region', { name: 'People', exact: true }).first(), [
    fixturePath('photos'),
  ])
  await expect(page.getByText('3 people found')).toBeVisible({ timeout: jobLimit })
  await check(page, 'found-people')
  await page.getByRole('textbox', { name: 'Name of person 1' }).fill('Eileen')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Show photos' }).click()
  await page
    .getByRole('button', { name: /^Choose the photo/ })
    .first()
    .click()
  await check(page, 'person')
  await page.getByRole('button', { name: 'Back to all people' }).click()
  await expect(page.getByRole('button', { name: 'Eileen: rename' })).toBeVisible()
  await check(page, 'kept-people')
})
