import type { ElectronApplication, Page } from '@playwright/test'
import type { MenuCommand } from '../../src/shared/window/window-contract.ts'
import { accessibilityProblems, settled } from './accessibility.ts'
import { expect, takeShot, test } from './app.ts'
import { dropFromDisk } from './drop-from-disk.ts'
import {
  composePanel,
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
import { layoutProblems } from './layout.ts'
import { shownIn } from './theme.ts'

/**
 * The languages with the longest words and the other scripts in the smallest window, where words have least room; those whose words are longest or run the other
 * way in the usual one, too; in an order in which the size changes least. Names and colours are looked at once: colours do not depend on words, nor names on colours.
 */
const appearances = [
  { language: 'ar', theme: 'dark', sizes: ['usual', 'small'] },
  { language: 'fr', theme: 'dark', sizes: ['small'] },
  { language: 'ja', theme: 'dark', sizes: ['small'] },
  { language: 'de', theme: 'dark', sizes: ['small', 'usual'], look: 'colours' },
  { language: 'en', theme: 'light', sizes: ['small', 'usual'], look: 'all' },
] as const

/** Of which pictures are kept to look at: each takes as long as all that is looked for. */
const shown: ReadonlySet<string> = new Set(['ar', 'en'])

const windows = { small: { width: 820, height: 600 }, usual: { width: 1280, height: 800 } } as const

/** Looks at what the window shows in every language, and leaves it light and English. */
const check = async (page: Page, screen: string): Promise<void> => {
  for (const { theme, language, sizes, ...given } of appearances) {
    await page.evaluate(patch => window.likeness.request('settings.set', patch), { theme, language })
    await shownIn(page, theme)
    await expect(page.locator('html')).toHaveAttribute('lang', language)
    await settled(page)
    for (const size of sizes) {
      if (page.viewportSize()?.width !== windows[size].width) await page.setViewportSize(windows[size])
      expect.soft(await layoutProblems(page), `${screen}, ${language}, ${size}`).toEqual([])
    }
    if (shown.has(language)) await takeShot(page, `look-${screen}-${language}`)
    if ('look' in given)
      expect
        .soft(await accessibilityProblems(page, { colours: given.look === 'colours' }), `${screen}, ${theme}`)
        .toEqual([])
  }
}

const command = (app: ElectronApplication, name: MenuCommand): Promise<void> =>
  app.evaluate(({ Menu }, id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.click(), name)

test('every screen can be used by everyone, light and dark, in every language', async ({ launch }) => {
  test.slow()
  const { app, page } = await launch({ settings: null })
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await ready(page)
  await check(page, 'welcome')
  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  await expect(page.getByText('No pictures yet')).toBeVisible()
  await check(page, 'empty-library')
  await page.keyboard.press('Escape')
  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await expect(page.getByRole('dialog', { name: 'Faces belong to people' })).toBeVisible()
  await check(page, 'consent')
  await page.getByRole('button', { name: 'Cancel' }).click()

  for (const [name, title] of [
    ['show-settings', 'Settings'],
    ['show-about', 'About Likeness'],
    ['show-licences', 'Licences'],
    ['show-help', 'Help'],
    ['show-shortcuts', 'Help'],
  ] as const) {
    await command(app, name)
    await expect(page.getByRole('dialog', { name: title })).toBeVisible()
    await check(page, name.replace('show-', ''))
    await page.keyboard.press('Escape')
  }
  await toolbar(page).getByRole('button', { name: 'Models' }).click()
  await expect(page.getByRole('heading', { name: 'Likeness Starter' })).toBeVisible()
  await check(page, 'models')
  await page.keyboard.press('Escape')

  const kinds = page.getByRole('radiogroup', { name: 'What to make' })
  await kinds.getByRole('radio', { name: 'Swap' }).click()
  await check(page, 'swap')
  await kinds.getByRole('radio', { name: 'Enhance' }).click()
  await check(page, 'enhance')
  await kinds.getByRole('radio', { name: 'Draw' }).click()

  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await page.getByRole('button', { name: 'I understand' }).click()
  await expect(page.getByText('One face found')).toBeVisible()
  await drawQuickly(page, 5)
  await check(page, 'advanced')
  await create(page, 'a portrait of a queen')
  await madePicture(page, 'a portrait of a queen')
  await page.getByRole('button', { name: 'Compare before and after' }).click()
  await check(page, 'compare')
  await page.getByRole('button', { name: 'Details' }).click()
  await check(page, 'details')
  await page.getByRole('button', { name: 'Hide details' }).click()

  await setSteps(page, 150)
  await page.getByRole('spinbutton', { name: 'Pictures' }).fill('16')
  await create(page, 'a portrait of a wizard')
  await expect(runningView(page).getByRole('img', { name: 'Picture 1 so far' })).toBeVisible({
    timeout: jobLimit,
  })
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
  await check(page, 'ended-jobs')
  await toolbar(page)
    .getByRole('button', { name: /^Queue/ })
    .click()

  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  await expect(page.getByRole('region', { name: 'Library' }).getByRole('option').first()).toBeVisible()
  await check(page, 'library')
  await page.getByRole('listbox', { name: 'Pictures' }).press('Control+a')
  await check(page, 'selection')
  await page.getByRole('button', { name: 'Export …' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await check(page, 'export')
  await page.keyboard.press('Escape')
  await page.getByRole('listbox', { name: 'Pictures' }).press('Delete')
  await page.getByRole('button', { name: 'Recently deleted' }).click()
  await expect(page.getByRole('listbox', { name: 'Deleted pictures' })).toBeVisible()
  await check(page, 'trash')
  await page.keyboard.press('Escape')

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
  await page.keyboard.press('Escape')

  await page.getByLabel('Choose a picture …').first().setInputFiles(fixturePath('photos/astronaut.png'))
  await composePanel(page).getByRole('button', { name: 'Draw only a part …' }).click()
  await expect(page.getByRole('dialog').getByRole('application')).toBeFocused()
  await check(page, 'mask-editor')
})
