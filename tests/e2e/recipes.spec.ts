import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { withPngMetadata } from '../../src/core/imaging/codec/png-text.ts'
import { expect, test } from './app.ts'
import {
  composePanel,
  create,
  drawQuickly,
  dropFile,
  filmstrip,
  fixtureBytes,
  jobLimit,
  libraryFolder,
  madePicture,
  pictureAction,
  pictureFile,
  pictures,
  promptField,
  ready,
  setSeed,
  setSteps,
  toolbar,
} from './journey.ts'

const dropRecipe = (page: Page, name: string, bytes: Uint8Array) =>
  dropFile(page, page.getByRole('region', { name: 'Library' }).getByRole('listbox'), {
    name,
    type: 'image/png',
    bytes,
  })

const field = (page: Page, name: string) => page.getByRole('spinbutton', { name })

test('a PNG dropped on the library fills in the form as its picture was made', async ({
  page,
  home,
  shot,
}) => {
  await ready(page)
  await setSeed(page, 77)
  await drawQuickly(page)
  await page.getByRole('button', { name: 'Leave out' }).click()
  await page.getByLabel('What the picture should not show').fill('hat')
  await create(page, 'a portrait of a pirate')
  await madePicture(page, 'a portrait of a pirate')
  const [id = ''] = pictures(home)
  const own = readFileSync(pictureFile(home, id))

  await promptField(page).fill('something else')
  await page.getByLabel('What the picture should not show').fill('')
  await setSteps(page, 9)
  await page.getByRole('button', { name: 'New seed each time' }).click()
  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  await dropRecipe(page, 'mine.png', own)
  await expect(page.getByText('The recipe is in the form, with its seed.')).toBeVisible()
  await expect(promptField(page)).toHaveValue('a portrait of a pirate')
  await expect(page.getByLabel('What the picture should not show')).toHaveValue('hat')
  await expect(field(page, 'Seed')).toHaveValue('77')
  await expect(page.getByRole('button', { name: 'New seed each time' })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await expect(field(page, 'Steps')).toHaveValue('3')

  const plain = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c86' } })
    .png()
    .toBuffer()
  const parameters =
    'photo of a woman, (red hair:1.2)\nNegative prompt: blurry, text\n' +
    'Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 4242424242, Size: 512x768, Model: v1-5'
  await dropRecipe(page, 'webui.png', withPngMetadata(plain, { parameters }))
  await expect(promptField(page)).toHaveValue('photo of a woman, (red hair:1.2)')
  await expect(page.getByLabel('What the picture should not show')).toHaveValue('blurry, text')
  await expect(field(page, 'Seed')).toHaveValue('4242424242')
  await expect(field(page, 'Steps')).toHaveValue('28')
  await expect(field(page, 'Guidance')).toHaveValue('6.5')
  await expect(page.getByRole('combobox', { name: 'Scheduler' })).toHaveText('DPM++ 2M')
  await expect(page.getByRole('combobox', { name: 'Noise spacing' })).toHaveText('Karras')
  await shot('recipe-loaded')

  await dropRecipe(page, 'plain.png', plain)
  await expect(page.getByText(/does not say how it was made. Choose one as/)).toBeVisible()
  await dropFile(page, page.getByRole('region', { name: 'Library' }).getByRole('listbox'), {
    name: 'photo.gif',
    type: 'image/gif',
    bytes: fixtureBytes('images/rgb.gif'),
  })
  await expect(page.getByText(/Only PNG, JPEG, WebP and AVIF files carry a recipe/)).toBeVisible()
  await expect(promptField(page)).toHaveValue('photo of a woman, (red hair:1.2)')

  // What lies beside the pictures is damaged: thumbnails are made again, favourites come back from their copy.
  const beside = join(libraryFolder(home), '.likeness')
  for (const name of readdirSync(join(beside, 'thumbs')))
    writeFileSync(join(beside, 'thumbs', name), 'garbage')
  writeFileSync(join(beside, 'favourites-copy.json'), JSON.stringify({ version: 1, ids: [id] }))
  writeFileSync(join(beside, 'favourites.json'), 'garbage')
  await page.reload()
  await expect(page.getByText(/favourites was damaged and was restored from its copy/)).toBeVisible()
  const strip = filmstrip(page)
  await expect(strip.getByRole('option', { name: /favourite/ })).toHaveCount(1)
  const width = () =>
    strip
      .locator('img')
      .first()
      .evaluate((image: HTMLImageElement) => image.naturalWidth)
  await expect.poll(width).toBeGreaterThan(0)
  expect(await width()).toBeLessThanOrEqual(320)
})

test('a picture of a size to the pixel, on another background, is made again by its recipe', async ({
  page,
  home,
  shot,
}) => {
  await ready(page)
  const asked = { finish: { width: 300, height: 400 }, background: '#c08040' }
  const input = { prompt: 'a portrait of a pirate', seed: 77, steps: 3, enhance: false, ...asked }
  await page.evaluate(work => window.likeness.request('jobs.submit', { work }), {
    route: 'create',
    input,
  } as const)
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(1)
  const [first = ''] = pictures(home)
  await filmstrip(page).getByRole('option').click()
  await pictureAction(page, 'Reuse recipe').click()
  const options = composePanel(page).getByRole('list', { name: 'From the recipe' })
  await expect(options.getByText('Finished at 300 × 400: cropped')).toBeVisible()
  await expect(options.getByText('Background replaced by #c08040')).toBeVisible()
  await options.scrollIntoViewIfNeeded()
  await shot('recipe-finish')
  await composePanel(page).getByRole('button', { name: 'Create', exact: true }).click()
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(2)
  const again = pictures(home).find(id => id !== first) ?? ''
  const pixelsOf = (id: string) => sharp(pictureFile(home, id)).raw().toBuffer({ resolveWithObject: true })
  const [made, remade] = [await pixelsOf(first), await pixelsOf(again)]
  expect(remade.info).toMatchObject(asked.finish)
  expect(remade.data.equals(made.data)).toBe(true)

  await options.getByRole('button', { name: 'Leave out: Finished at 300 × 400: cropped' }).click()
  await expect(options.getByRole('listitem')).toHaveCount(1)
})
