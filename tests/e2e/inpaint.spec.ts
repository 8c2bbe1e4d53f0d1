import type { Locator, Page } from '@playwright/test'
import { accessibilityProblems } from './accessibility.ts'
import { expect, takeShot, test } from './app.ts'
import {
  composePanel,
  create,
  fixturePath,
  jobLimit,
  madePicture,
  picture,
  pictureAction,
  pictureFile,
  pictures,
  ready,
  recipeOf,
  setSeed,
  setSteps,
} from './journey.ts'
import { lookAt } from './look-at.ts'
import { readPixels } from './pixels.ts'

const photoFile = fixturePath('photos/astronaut.png')
const editor = (page: Page): Locator => page.getByRole('dialog', { name: 'What is drawn anew' })
const stage = (page: Page): Locator => editor(page).getByRole('application')
const control = (page: Page, name: string): Locator => editor(page).getByRole('button', { name, exact: true })

/** How much of the mask is marked in a part of the photo, as the editor shows it; 0 to 1. */
const marked = async (page: Page, [left, top, right, bottom] = [0, 0, 1, 1]): Promise<number> => {
  // What has changed is shown with the next frame.
  await page.evaluate(
    () => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
  return stage(page)
    .locator('canvas')
    .evaluate(
      (canvas: HTMLCanvasElement, part) => {
        const [x, y] = [part.left * canvas.width, part.top * canvas.height]
        const [width, height] = [part.right * canvas.width - x, part.bottom * canvas.height - y]
        const { data } = canvas.getContext('2d')!.getImageData(x, y, width, height)
        let sum = 0
        for (let i = 3; i < data.length; i += 4) sum += data[i]!
        return sum / (255 * (data.length / 4))
      },
      { left, top, right, bottom },
    )
}

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

const openEditor = async (page: Page): Promise<void> => {
  const panel = composePanel(page)
  await page.getByLabel('Choose a picture …').first().setInputFiles(photoFile)
  await panel.getByRole('button', { name: 'Draw only a part …' }).click()
  await expect(stage(page)).toBeFocused()
}

const face = [0.39, 0.17, 0.48, 0.3] as const
const suit = [0.2, 0.85, 0.3, 0.95] as const

test('only what is painted on a photo is drawn anew, and the rest of it stays, to the byte', async ({
  page,
  home,
}) => {
  test.slow()
  await ready(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await setSteps(page, 3)
  const panel = composePanel(page)
  await openEditor(page)

  await stroke(page, [0.3, 0.75], [0.5, 0.85], [0.7, 0.75])
  const painted = await marked(page)
  expect(painted).toBeGreaterThan(0.02)
  expect(painted).toBeLessThan(0.1)
  await stroke(page, [0.1, 0.1], [0.2, 0.1])
  expect(await marked(page)).toBeGreaterThan(painted)
  await page.keyboard.press('Control+z')
  expect(await marked(page)).toBeCloseTo(painted, 6)
  const ring = stage(page).getByTestId('brush-ring')
  const { width: fitted } = (await ring.boundingBox())!
  await page.keyboard.press('+')
  await expect.poll(async () => (await ring.boundingBox())!.width / fitted).toBeGreaterThan(1.4)
  await page.keyboard.press('0')
  await lookAt(page, 'mask-editor')
  // As on a screen at twice its scale, in the smallest window.
  await page.setViewportSize({ width: 410, height: 300 })
  await expect(stage(page)).toBeInViewport({ ratio: 1 })
  await takeShot(page, 'mask-editor-twice-as-large')
  await page.setViewportSize({ width: 1280, height: 800 })

  await control(page, 'Invert the mask').click()
  expect(await marked(page)).toBeCloseTo(1 - painted, 2)
  await control(page, 'Clear the mask').click()
  expect(await marked(page)).toBe(0)
  await control(page, 'Choose faces by a click').click()
  expect.soft(await accessibilityProblems(page)).toEqual([])
  await takeShot(page, 'mask-editor-faces')
  await control(page, 'Face 1 of 1').click()
  await expect(control(page, 'Face 1 of 1')).toHaveAttribute('aria-pressed', 'true', { timeout: jobLimit })
  expect(await marked(page, [...face])).toBe(1)
  expect(await marked(page, [...suit])).toBe(0)
  await takeShot(page, 'mask-editor-face-chosen')

  // With the keyboard alone: a line on the suit.
  await control(page, 'Brush').click()
  await stage(page).focus()
  await page.mouse.move(1200, 20)
  for (let i = 0; i < 7; i++) await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.down('Space')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.up('Space')
  await expect(editor(page).getByText(/^Painting at/)).toBeAttached()
  expect(await marked(page, [...face])).toBe(1)
  await control(page, 'Undo').click()
  await control(page, 'Done').click()
  await expect(editor(page)).toBeHidden()

  await expect(panel.getByRole('img', { name: 'astronaut.png: what is drawn anew is marked' })).toBeVisible()
  await expect(panel.getByRole('radio', { name: 'Only the part' })).toHaveAttribute('aria-checked', 'true')
  await panel.getByRole('button', { name: 'More about the part' }).click()
  await lookAt(page, 'mask-in-the-form')
  const handle = (await panel.locator('[data-side="right"]').boundingBox())!
  await page.mouse.move(handle.x + 4, handle.y + 14)
  await page.mouse.down()
  await page.mouse.move(handle.x + 34, handle.y + 14, { steps: 4 })
  await page.mouse.up()
  const added = panel.getByRole('spinbutton', { name: 'Right' })
  await expect.poll(async () => Number(await added.inputValue())).toBeGreaterThan(40)
  await takeShot(page, 'mask-sides')
  await added.fill('0')

  await panel.getByRole('switch', { name: 'Enhance the result' }).click()
  await setSeed(page, 5)
  await create(page, 'a portrait of a robot')
  await madePicture(page, 'a portrait of a robot')
  const [made = ''] = pictures(home)
  const [before, after] = [await readPixels(photoFile), await readPixels(pictureFile(home, made))]
  expect([after.width, after.height]).toEqual([before.width, before.height])
  const differs = (x: number, y: number) =>
    [0, 1, 2].reduce((sum, channel) => {
      const at = 3 * (y * before.width + x) + channel
      return sum + Math.abs(before.data[at]! - after.data[at]!)
    }, 0)
  const { width, height } = before
  let [inFace, count] = [0, 0]
  for (let y = Math.round(face[1] * height); y < face[3] * height; y++)
    for (let x = Math.round(face[0] * width); x < face[2] * width; x++, count++) inFace += differs(x, y)
  expect(inFace / count).toBeGreaterThan(20)
  // Beyond the face, its softened border and the blur.
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (x < 0.25 * width || x > 0.65 * width || y > 0.55 * height)
        if (differs(x, y) > 0) expect.soft([x, y, differs(x, y)]).toBeNull()

  const recipe = recipeOf(pictureFile(home, made))
  expect(recipe).toMatchObject({ inpaint: { area: 'only-masked', maskMarks: 'white' } })
  await page.getByRole('button', { name: 'Compare before and after' }).click()
  await expect(picture(page).getByRole('slider', { name: 'Divider between Photo and Result' })).toBeVisible()
  await takeShot(page, 'inpainted-compared')

  // The recipe brings photo and mask back.
  await panel.getByRole('button', { name: 'Remove the mask' }).click()
  await pictureAction(page, 'Reuse recipe').click()
  await expect(panel.getByRole('img', { name: 'astronaut.png: what is drawn anew is marked' })).toBeVisible()
})
