import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { readPngText } from '../../src/core/imaging/codec/png-text.ts'
import { accessibilityProblems } from './accessibility.ts'
import { expect, takeShot, test } from './app.ts'
import {
  composePanel,
  create,
  dropPhoto,
  fixtureBytes,
  jobLimit,
  madePicture,
  picture,
  pictureFile,
  pictures,
  ready,
} from './journey.ts'
import { lookAt } from './look-at.ts'
import { shownIn } from './theme.ts'

const after = (page: Page): Locator => composePanel(page).getByAltText('After')

/** Does something that changes the preview, and waits for the next one. */
const changes = async (page: Page, act: () => Promise<unknown>): Promise<void> => {
  const before = await after(page).getAttribute('src')
  await act()
  await expect(after(page)).not.toHaveAttribute('src', before ?? '')
  await expect(after(page).locator('..')).toHaveAttribute('aria-busy', 'false')
}

/** Mean value of the preview's pixels in the middle of the mouth. */
const pixelsOf = (page: Page): Promise<number[]> =>
  after(page).evaluate((image: HTMLImageElement) => {
    const canvas = document.createElement('canvas')
    canvas.width = image.naturalWidth
    canvas.height = image.naturalHeight
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0)
    return [...context.getImageData(0, 0, canvas.width, canvas.height).data]
  })

const difference = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length

test('a moved slider, a kept part and a brush change the preview, and the picture that is made', async ({
  page,
  home,
}) => {
  test.slow()
  await ready(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const panel = composePanel(page)
  await page.getByRole('radiogroup', { name: 'What to make' }).getByRole('radio', { name: 'Swap' }).click()
  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await dropPhoto(page, 'grace_hopper.jpg', fixtureBytes('photos/grace_hopper.jpg'), 'image/jpeg')
  await expect(page.getByText('One face found')).toHaveCount(2)
  await panel.getByRole('button', { name: /^Look/ }).click()
  await expect(after(page)).toBeVisible({ timeout: jobLimit })
  await after(page).scrollIntoViewIfNeeded()
  await takeShot(page, 'look-first')

  const plain = await pixelsOf(page)
  const likeness = panel.getByRole('slider', { name: 'Likeness' })
  await changes(page, async () => {
    for (let step = 0; step < 8; step++) await likeness.press('ArrowLeft')
  })
  await expect(likeness).toHaveAttribute('aria-valuenow', '60')
  expect(difference(await pixelsOf(page), plain)).toBeGreaterThan(0.5)
  const mouth = panel.getByRole('button', { name: 'Mouth' })
  await changes(page, () => mouth.click())
  await expect(mouth).toHaveAttribute('aria-pressed', 'true')

  await panel.getByRole('button', { name: 'Eraser: take the new face away' }).click()
  await expect(panel.getByAltText('Where the new face is')).toBeVisible()
  const area = (await after(page).boundingBox())!
  const at = (x: number, y: number) => [area.x + x * area.width, area.y + y * area.height] as const
  await changes(page, async () => {
    await page.mouse.move(...at(0.35, 0.35))
    await page.mouse.down()
    await page.mouse.move(...at(0.65, 0.35), { steps: 8 })
    await takeShot(page, 'look-painting')
    await page.mouse.up()
  })
  await takeShot(page, 'look-painted')
  for (const [theme, language] of [
    ['dark', 'de'],
    ['light', 'en'],
  ] as const) {
    await page.evaluate(patch => window.likeness.request('settings.set', patch), { theme, language })
    await shownIn(page, theme)
    expect.soft(await accessibilityProblems(page, { colours: true }), theme).toEqual([])
    await page.setViewportSize({ width: 820, height: 600 })
    await takeShot(page, `look-${theme}-820`)
    await page.setViewportSize({ width: 1280, height: 800 })
  }
  // The face stays in sight while the last of its controls is moved, in the smallest window, too.
  await page.setViewportSize({ width: 820, height: 600 })
  await panel.getByRole('button', { name: 'Reset the look' }).scrollIntoViewIfNeeded()
  await expect(after(page)).toBeInViewport({ ratio: 0.9 })
  await takeShot(page, 'look-scrolled-820')
  await page.setViewportSize({ width: 1280, height: 800 })

  await panel.getByRole('button', { name: 'Swap', exact: true }).click()
  await expect(picture(page).getByText('Swap', { exact: true })).toBeVisible({ timeout: jobLimit })
  const [made = ''] = pictures(home)
  const written = JSON.parse(readPngText(readFileSync(pictureFile(home, made))).get('likeness') ?? '{}')
  expect(written).toMatchObject({ likeness: 0.6, keep: ['mouth'] })
  expect(written.mask.strokes).toHaveLength(1)

  await changes(page, () => panel.getByRole('button', { name: 'Reset the look' }).click())
  await expect(likeness).toHaveAttribute('aria-valuenow', '100')
  await expect(panel.getByRole('button', { name: 'Take the last stroke back' })).toBeDisabled()
  expect(difference(await pixelsOf(page), plain)).toBeLessThan(0.2)
})

test('a drawing with a photo is previewed on the last drawing, and before the first it is said why not', async ({
  page,
}) => {
  await ready(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const panel = composePanel(page)
  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await expect(page.getByText('One face found')).toBeVisible({ timeout: jobLimit })
  await panel.getByRole('button', { name: /^Look/ }).click()
  const note = panel.getByText(/^A preview appears here after your first drawing/)
  await note.scrollIntoViewIfNeeded()
  await lookAt(page, 'look-not-drawn')

  await create(page, 'a portrait of a queen')
  await madePicture(page, 'a portrait of a queen')
  await expect(after(page)).toBeVisible({ timeout: jobLimit })
  await expect(note).toBeHidden()
  await expect(panel.getByText('Shown on your last drawing: a portrait of a queen')).toBeVisible()
  await expect(after(page).locator('..')).toHaveAttribute('aria-busy', 'false')
  const plain = await pixelsOf(page)
  const likeness = panel.getByRole('slider', { name: 'Likeness' })
  await changes(page, async () => {
    for (let step = 0; step < 8; step++) await likeness.press('ArrowLeft')
  })
  expect(difference(await pixelsOf(page), plain)).toBeGreaterThan(0.5)
  await after(page).scrollIntoViewIfNeeded()
  await lookAt(page, 'look-drawing')
})
