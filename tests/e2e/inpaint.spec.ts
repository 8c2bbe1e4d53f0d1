import { readFileSync } from 'node:fs'
import type { Locator, Page } from '@playwright/test'
import { accessibilityProblems } from './accessibility.ts'
import { expect, takeShot, test } from './app.ts'
import { composePanel, fixturePath, promptField, ready } from './journey.ts'
import { lookAt } from './look-at.ts'

const editor = (page: Page): Locator => page.getByRole('dialog', { name: 'What is drawn anew' })
const stage = (page: Page): Locator => editor(page).getByRole('application')
const tool = (page: Page, name: string): Locator => editor(page).getByRole('button', { name, exact: true })

/** Part of the picture that is marked, as the editor's canvas shows it. */
const marked = (page: Page): Promise<number> =>
  stage(page)
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
      let sum = 0
      for (let i = 3; i < data.length; i += 4) sum += data[i]!
      return sum / (255 * (data.length / 4))
    })

/** Draws with the mouse, between places given in parts of the photo. */
const stroke = async (page: Page, ...places: readonly (readonly [number, number])[]): Promise<void> => {
  const photo = (await stage(page).locator('img').boundingBox())!
  const at = ([x, y]: readonly [number, number]) =>
    [photo.x + x * photo.width, photo.y + y * photo.height] as const
  const [first, ...others] = places
  await page.mouse.move(...at(first!))
  await page.mouse.down()
  for (const place of others) await page.mouse.move(...at(place), { steps: 6 })
  await page.mouse.up()
}

test('a part of a photo is painted, inverted, chosen by a click', async ({ page }) => {
  await ready(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const panel = composePanel(page)
  await panel.getByRole('button', { name: /^Advanced/ }).click()
  await page.getByLabel('Choose a picture …').first().setInputFiles(fixturePath('photos/astronaut.png'))
  await panel.getByRole('button', { name: 'Draw only a part …' }).click()
  await expect(stage(page)).toBeFocused()
  await expect(tool(page, 'Undo')).toBeDisabled()

  await stroke(page, [0.3, 0.75], [0.5, 0.85], [0.7, 0.75])
  await expect(tool(page, 'Undo')).toBeEnabled()
  const painted = await marked(page)
  expect(painted).toBeGreaterThan(0.02)
  expect(painted).toBeLessThan(0.1)
  await lookAt(page, 'mask-editor')
})
