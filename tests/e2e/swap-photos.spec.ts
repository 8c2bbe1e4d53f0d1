import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, test } from './app.ts'
import {
  composePanel,
  dropPhoto,
  fixtureBytes,
  jobLimit,
  libraryFiles,
  picture,
  pictureFile,
  pictures,
  ready,
  stageImage,
} from './journey.ts'
import { lookAt } from './look-at.ts'
import { readPixels } from './pixels.ts'

const choose = (page: Page, task: 'Draw' | 'Swap' | 'Enhance') =>
  page.getByRole('radiogroup', { name: 'What to make' }).getByRole('radio', { name: task }).click()

const slot = (page: Page, name: string) => composePanel(page).getByRole('group', { name })

const submit = (page: Page, name: string) =>
  composePanel(page).getByRole('button', { name, exact: true }).click()

/** Waits until a picture with this title has taken the stage. */
const made = async (page: Page, title: string): Promise<void> => {
  await expect(picture(page).getByText(title, { exact: true })).toBeVisible({ timeout: jobLimit })
  await expect(stageImage(page)).toHaveAttribute('data-shown', /./)
}

test('the face of one photo goes onto another, and a small photo becomes larger', async ({
  page,
  home,
  shot,
}) => {
  test.slow()
  await ready(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await lookAt(page, 'task-draw')

  await choose(page, 'Swap')
  await expect(page.getByText('Choose the photo to take the face from.')).toBeVisible()
  await lookAt(page, 'task-swap-empty')
  await dropPhoto(page, 'mona_lisa.jpg', fixtureBytes('photos/mona_lisa.jpg'), 'image/jpeg')
  await expect(slot(page, 'Face from').getByAltText('Your photo mona_lisa.jpg')).toBeVisible()
  await expect(page.getByText('Choose the photo that gets the face.')).toBeVisible()
  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await expect(slot(page, 'Onto').getByAltText('Your photo astronaut.png')).toBeVisible()
  await expect(page.getByText('One face found')).toHaveCount(2)

  await page.getByRole('button', { name: 'Exchange the two photos' }).click()
  await expect(slot(page, 'Face from').getByAltText('Your photo astronaut.png')).toBeVisible()
  await page.getByRole('button', { name: 'Exchange the two photos' }).click()
  await lookAt(page, 'task-swap')

  await submit(page, 'Swap')
  await made(page, 'Swap')
  await expect(picture(page).getByText(/like the source face, 0\.\d\d/)).toBeVisible()
  const [swapped = ''] = pictures(home)
  const result = await readPixels(pictureFile(home, swapped))
  // Doubled, as every picture of this size is that nobody chose a factor for.
  expect([result.width, result.height]).toEqual([1024, 1024])
  expect(libraryFiles(home)).toContain(swapped)

  await page.getByRole('button', { name: 'Compare before and after' }).click()
  const compared = picture(page).getByRole('radiogroup', { name: 'Compare with' })
  await expect(compared.getByRole('radio')).toHaveText(['Photo', 'Swapped'])
  const divider = picture(page).getByRole('slider', { name: 'Divider between Photo and Enhanced' })
  // To the left of the face, so that the picture of this test shows the swap.
  for (let step = 0; step < 4; step++) await divider.press('ArrowLeft')
  await expect(divider).toHaveAttribute('aria-valuenow', '30')
  await shot('swap-photos-compare')

  await choose(page, 'Enhance')
  const small = await sharp(fixtureBytes('photos/astronaut.png')).resize(160, 160).png().toBuffer()
  await dropPhoto(page, 'small.png', small)
  await expect(slot(page, 'Photo').getByAltText('Your photo small.png')).toBeVisible()
  await expect(page.getByText('160 × 160, enlarged to 640 × 640')).toBeVisible()
  await lookAt(page, 'task-enhance')
  await submit(page, 'Enhance')
  await made(page, 'Enhanced photo')
  const enhanced = pictures(home).find(name => name !== swapped) ?? ''
  const larger = await readPixels(pictureFile(home, enhanced))
  expect([larger.width, larger.height]).toEqual([640, 640])
  await expect(
    picture(page).getByRole('slider', { name: 'Divider between Photo and Enhanced' }),
  ).toBeVisible()
  await shot('enhance-photo')

  // The form is as it was left when the page opens anew.
  await page.reload()
  await expect(page.getByRole('radio', { name: 'Enhance', exact: true })).toBeChecked()
  await expect(slot(page, 'Photo').getByAltText('Your photo small.png')).toBeVisible()
  await choose(page, 'Swap')
  await expect(slot(page, 'Face from').getByAltText('Your photo mona_lisa.jpg')).toBeVisible()
})
