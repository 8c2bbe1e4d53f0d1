import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, takeShot, test } from './app.ts'
import {
  composePanel,
  dropFile,
  dropPhoto,
  filmstrip,
  fixtureBytes,
  jobLimit,
  picture,
  pictureAction,
  pictureFile,
  pictures,
  ready,
  stageImage,
  toolbar,
} from './journey.ts'

const task = (page: Page, name: 'Swap' | 'Enhance') =>
  page.getByRole('radiogroup', { name: 'What to make' }).getByRole('radio', { name, exact: true })
const submit = (page: Page, name: string) =>
  composePanel(page).getByRole('button', { name, exact: true }).click()
const strength = (page: Page) => page.getByRole('slider', { name: 'Strength of the swap' })
const pixelsOf = (home: string, id: string) => sharp(pictureFile(home, id)).raw().toBuffer()

/** Waits for one picture more. */
const anotherPicture = async (page: Page, home: string, known: readonly string[]): Promise<string> => {
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(known.length + 1)
  await expect(stageImage(page)).toHaveAttribute('data-shown', /./)
  return pictures(home).find(id => !known.includes(id)) ?? ''
}

test('a swap and an enhancement come back into the form with their photos, and are made again to the pixel', async ({
  page,
  home,
}) => {
  test.slow()
  await ready(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await task(page, 'Swap').click()
  await dropPhoto(page, 'mona_lisa.jpg', fixtureBytes('photos/mona_lisa.jpg'), 'image/jpeg')
  await expect(composePanel(page).getByAltText('Your photo mona_lisa.jpg')).toBeVisible()
  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await expect(composePanel(page).getByAltText('Your photo astronaut.png')).toBeVisible()
  for (let i = 0; i < 8; i++) await strength(page).press('ArrowLeft')
  await expect(strength(page)).toHaveAttribute('aria-valuenow', '60')
  await page.getByRole('switch', { name: 'Enhance the result' }).click()
  await submit(page, 'Swap')
  const swapped = await anotherPicture(page, home, [])
  await expect(picture(page).getByText('strength 60%')).toBeVisible()
  await expect(picture(page).getByText('Likeness Starter')).toBeVisible()
  await takeShot(page, 'swap-facts')

  // Another photo takes the place of the target, and options change.
  await task(page, 'Enhance').click()
  const small = await sharp(fixtureBytes('photos/grace_hopper.jpg')).resize(150).png().toBuffer()
  await dropPhoto(page, 'small.png', small)
  await expect(page.getByText('Another photo took the place of astronaut.png.')).toBeVisible()
  await page.getByRole('radio', { name: '2 times' }).click()
  await submit(page, 'Enhance')
  const enhanced = await anotherPicture(page, home, [swapped])
  await expect(picture(page).getByText('2× as large')).toBeVisible()

  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  const grid = page.getByRole('region', { name: 'Library' }).getByRole('listbox')
  await grid.getByRole('option', { name: 'Swap' }).click({ button: 'right' })
  await takeShot(page, 'swap-menu')
  await page.getByRole('menuitem', { name: 'Reuse recipe' }).click()
  await expect(page.getByText('The settings are in the form, with the photos.')).toBeVisible()
  await expect(task(page, 'Swap')).toBeChecked()
  await expect(strength(page)).toHaveAttribute('aria-valuenow', '60')
  await expect(composePanel(page).getByAltText('Your photo mona_lisa.jpg')).toBeVisible()
  await expect(composePanel(page).getByAltText('Your photo astronaut.png')).toBeVisible()
  await takeShot(page, 'swap-recipe-loaded')

  // Taken back: the form is as it was.
  await page.keyboard.press('Control+z')
  await expect(task(page, 'Enhance')).toBeChecked()
  await expect(composePanel(page).getByAltText('Your photo small.png')).toBeVisible()

  await dropFile(page, grid, {
    ...{ name: 'a-swap.png', type: 'image/png' },
    bytes: readFileSync(pictureFile(home, swapped)),
  })
  await expect(task(page, 'Swap')).toBeChecked()
  await expect(composePanel(page).getByAltText('Your photo astronaut.png')).toBeVisible()
  await submit(page, 'Swap')
  const again = await anotherPicture(page, home, [swapped, enhanced])
  expect((await pixelsOf(home, again)).equals(await pixelsOf(home, swapped))).toBe(true)

  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  await grid.getByRole('option', { name: 'Enhanced photo' }).dblclick()
  await pictureAction(page, 'Make it again').click()
  const repeated = await anotherPicture(page, home, [swapped, enhanced, again])
  expect((await pixelsOf(home, repeated)).equals(await pixelsOf(home, enhanced))).toBe(true)
  await pictureAction(page, 'Reuse recipe').click()
  await expect(task(page, 'Enhance')).toBeChecked()
  await expect(page.getByRole('radio', { name: '2 times' })).toBeChecked()

  // Deleting is taken back by the same key.
  await pictureAction(page, 'Delete').click()
  await expect(filmstrip(page).getByRole('option')).toHaveCount(3)
  await page.keyboard.press('Control+z')
  await expect(filmstrip(page).getByRole('option')).toHaveCount(4)
})
