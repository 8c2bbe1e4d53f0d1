import { checkAsItIs } from './accessibility.ts'
import { expect, test } from './app.ts'
import {
  composePanel,
  create,
  drawQuickly,
  dropPhoto,
  filmstrip,
  fixtureBytes,
  fixturePath,
  jobLimit,
  madePicture,
  picture,
  ready,
  toolbar,
} from './journey.ts'

test('what opens over the window, errors, albums and a window at 200 % can be used by everyone', async ({
  page,
}) => {
  test.slow()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await ready(page)
  await page.setViewportSize({ width: 820, height: 600 })
  const form = composePanel(page)

  await form.getByRole('button', { name: 'What it can draw' }).click()
  await expect(page.getByRole('dialog', { name: 'What it can draw' })).toBeVisible()
  await checkAsItIs(page, 'vocabulary')
  await page.getByRole('searchbox', { name: 'Search what it can draw' }).fill('red')
  await checkAsItIs(page, 'vocabulary-search')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await drawQuickly(page, 3)
  await create(page, 'a portrait of a queen')
  await madePicture(page, 'a portrait of a queen')
  await form.getByRole('button', { name: 'Earlier prompts' }).click()
  await expect(page.getByRole('dialog', { name: 'Earlier prompts' })).toBeVisible()
  await checkAsItIs(page, 'history')
  await page.keyboard.press('Escape')

  await picture(page).locator('canvas').first().click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  await checkAsItIs(page, 'picture-menu')
  await page.keyboard.press('Escape')
  await filmstrip(page).getByRole('option').first().click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  await checkAsItIs(page, 'thumbnail-menu')
  await page.keyboard.press('Escape')
  await picture(page).getByRole('button', { name: 'Full screen' }).click()
  await expect(page.getByRole('button', { name: 'Leave full screen' })).toBeVisible()
  await checkAsItIs(page, 'full-screen')
  await page.keyboard.press('Escape')

  await dropPhoto(page, 'empty.png', new Uint8Array())
  await expect(form.getByRole('alert').first()).toContainText('empty')
  await checkAsItIs(page, 'photo-refused')
  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await expect(page.getByText('One face found')).toBeVisible()
  await create(page, 'a red car')
  await expect(page.getByRole('alert').getByRole('heading')).toBeVisible({ timeout: jobLimit })
  await checkAsItIs(page, 'failed')
  await toolbar(page)
    .getByRole('button', { name: /^Queue/ })
    .click()
  await checkAsItIs(page, 'failed-queue')
  await toolbar(page)
    .getByRole('button', { name: /^Queue/ })
    .click()

  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  const library = page.getByRole('region', { name: 'Library' })
  await library.getByRole('button', { name: 'New album' }).click()
  await page.getByRole('textbox', { name: 'Name of the album' }).fill('Queens')
  await checkAsItIs(page, 'album-dialog')
  await page.keyboard.press('Enter')
  await library.getByRole('button', { name: 'Queens, 0 pictures' }).click()
  await expect(page.getByText('Nothing in this album')).toBeVisible()
  await checkAsItIs(page, 'empty-album')
  await library.getByRole('button', { name: 'Commands for the album “Queens”' }).click()
  await expect(page.getByRole('menu')).toBeVisible()
  await checkAsItIs(page, 'album-menu')
  await page.keyboard.press('Escape')
  await library.getByRole('button', { name: 'Queens, 0 pictures' }).click()

  // The smallest window at 200 %.
  await page.setViewportSize({ width: 410, height: 300 })
  await checkAsItIs(page, 'library-200')
  await library.getByRole('option').first().dblclick()
  await expect(picture(page)).toBeVisible()
  await checkAsItIs(page, 'picture-200')
  await toolbar(page).getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible()
  await checkAsItIs(page, 'settings-200')
  await page.keyboard.press('Escape')
  await page.getByLabel('Choose a picture …').first().setInputFiles(fixturePath('photos/astronaut.png'))
  await form.getByRole('button', { name: 'Draw only a part …' }).click()
  await expect(page.getByRole('dialog').getByRole('application')).toBeFocused()
  await checkAsItIs(page, 'mask-editor-200')
})
