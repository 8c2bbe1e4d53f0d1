import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { accessibilityProblems } from './accessibility.ts'
import { expect, takeShot, test } from './app.ts'
import {
  composePanel,
  dropPhoto,
  jobLimit,
  picture,
  pictureFile,
  pictures,
  ready,
  stageImage,
} from './journey.ts'

const aged = readFileSync(join(import.meta.dirname, '../../docs/images/old-photo.jpg'))

/** A picture's size, and its red, green, blue and alpha at a place. */
const readPixels = async (file: string | Buffer) => {
  const { data, info } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const { width, height } = info
  return {
    width,
    height,
    at: (x: number, y: number) => [...data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)],
  }
}
type Pixels = Awaited<ReturnType<typeof readPixels>>

/** The deviation of the wall behind her, which is plain but for its grain. */
const grain = ({ at }: Pixels, factor: number): number => {
  const values = Array.from(
    { length: 400 },
    (_, i) => at((400 + (i % 20) * 3) * factor, (220 + Math.floor(i / 20) * 2) * factor)[1] ?? 0,
  )
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

const enhance = async (page: Page): Promise<void> => {
  await composePanel(page).getByRole('button', { name: 'Enhance', exact: true }).click()
}

test('an old photo is cleaned and doubled, compared with what it was, and cut out', async ({
  page,
  home,
  shot,
}) => {
  test.slow()
  await ready(page)
  await page.getByRole('radiogroup', { name: 'What to make' }).getByRole('radio', { name: 'Enhance' }).click()
  await dropPhoto(page, 'old-photo.jpg', aged, 'image/jpeg')
  await expect(composePanel(page).getByAltText('Your photo old-photo.jpg')).toBeVisible()

  await page.getByRole('switch', { name: /^Old photo/ }).click()
  await expect(page.getByText('512 × 600, enlarged to 1024 × 1200')).toBeVisible()
  // No model of the starter colours photos.
  await expect(page.getByText('Colouring photos needs a model such as DDColor.')).toBeVisible()
  await expect(page.getByRole('switch', { name: /colours/ })).toHaveCount(0)
  await enhance(page)
  await expect(picture(page).getByText('Enhanced photo', { exact: true })).toBeVisible({ timeout: jobLimit })
  await expect(stageImage(page)).toHaveAttribute('data-shown', /./)
  const [restored = ''] = pictures(home)
  const result = await readPixels(pictureFile(home, restored))
  expect([result.width, result.height]).toEqual([1024, 1200])
  const before = grain(await readPixels(aged), 1)
  expect(before).toBeGreaterThan(7)
  expect(grain(result, 2)).toBeLessThan(0.6 * before)

  await page.getByRole('button', { name: 'Compare before and after' }).click()
  await expect(
    picture(page).getByRole('slider', { name: 'Divider between Photo and Enhanced' }),
  ).toBeVisible()
  await shot('old-photo-compare')

  await page
    .getByRole('radiogroup', { name: 'Background' })
    .getByRole('radio', { name: 'Transparent' })
    .click()
  for (const [width, height] of [
    [1280, 800],
    [820, 600],
  ] as const) {
    await page.setViewportSize({ width, height })
    await composePanel(page).getByRole('radiogroup', { name: 'Background' }).scrollIntoViewIfNeeded()
    expect.soft(await accessibilityProblems(page, { colours: true }), `${width}`).toEqual([])
    await takeShot(page, `old-photo-options-${width}`)
  }
  await page.setViewportSize({ width: 1280, height: 800 })
  await enhance(page)
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(2)
  const cut = pictures(home).find(name => name !== restored) ?? ''
  await expect(stageImage(page)).toHaveAttribute('data-shown', new RegExp(encodeURIComponent(cut)))
  const clear = await readPixels(pictureFile(home, cut))
  expect(clear.at(960, 60)[3]).toBe(0)
  expect(clear.at(512, 420)[3]).toBe(255)
  await shot('old-photo-transparent')

  await page.getByRole('radiogroup', { name: 'Background' }).getByRole('radio', { name: 'Colour' }).click()
  await page.getByLabel('Colour of the background').fill('#3060a0')
  await enhance(page)
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(3)
  const plain = pictures(home).find(name => name !== restored && name !== cut) ?? ''
  const coloured = await readPixels(pictureFile(home, plain))
  expect(coloured.at(960, 60).slice(0, 3)).toEqual([0x30, 0x60, 0xa0])
  await expect(stageImage(page)).toHaveAttribute('data-shown', new RegExp(encodeURIComponent(plain)))
  await shot('old-photo-plain')
})
