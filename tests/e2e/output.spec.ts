import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { readPictureTexts } from '../../src/core/imaging/codec/embed-metadata.ts'
import { readDigitalSourceType } from '../../src/core/imaging/codec/png-text.ts'
import { readExif } from '../../src/core/imaging/metadata/exif.ts'
import { phoneExif, phonePhoto } from '../phone-photo.ts'
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
  pictureAction,
  pictureFile,
  pictures,
  promptField,
  ready,
  stageImage,
  toolbar,
} from './journey.ts'
import { lookAt } from './look-at.ts'

const settings = (page: Page) => page.getByRole('dialog', { name: 'Settings' })

const chooseFormat = async (page: Page, name: RegExp): Promise<void> => {
  await page.getByRole('dialog').getByRole('combobox', { name: 'Format' }).click()
  await page.getByRole('option', { name }).click()
}

test('pictures are saved as JPEG, shown and read again, and two of them exported as WebP', async ({
  app,
  page,
  home,
  shot,
}) => {
  test.slow()
  await ready(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await toolbar(page).getByRole('button', { name: 'Settings' }).click()
  await chooseFormat(page, /^JPEG/)
  await settings(page).getByRole('spinbutton', { name: 'Quality' }).fill('85')
  await settings(page).getByRole('switch', { name: 'Keep where it was taken' }).scrollIntoViewIfNeeded()
  await lookAt(page, 'output-settings')
  await page.keyboard.press('Escape')

  // A drawing, whose recipe comes back from the JPEG.
  await drawQuickly(page)
  await create(page, 'a portrait of a queen')
  await madePicture(page, 'a portrait of a queen')
  const [drawing = ''] = pictures(home)
  expect(drawing).toMatch(/-a-portrait-of-a-queen\.jpg$/)
  const drawn = readFileSync(pictureFile(home, drawing))
  expect(await sharp(drawn).metadata()).toMatchObject({ format: 'jpeg', chromaSubsampling: '4:2:0' })
  await promptField(page).fill('')
  await pictureAction(page, 'Reuse recipe').click()
  await expect(promptField(page)).toHaveValue('a portrait of a queen')

  // A swap onto an HDR photo of a phone.
  await page.getByRole('radiogroup', { name: 'What to make' }).getByRole('radio', { name: 'Swap' }).click()
  await dropPhoto(page, 'mona_lisa.jpg', fixtureBytes('photos/mona_lisa.jpg'), 'image/jpeg')
  const phone = await phonePhoto(fixturePath('photos/astronaut.png'), 320)
  await expect(page.getByText('Choose the photo that gets the face.')).toBeVisible()
  await dropPhoto(page, 'phone.jpg', phone, 'image/jpeg')
  await expect(page.getByText('One face found')).toHaveCount(2)
  await composePanel(page).getByRole('button', { name: 'Swap', exact: true }).click()
  await expect(picture(page).getByText('Swap', { exact: true })).toBeVisible({ timeout: jobLimit })
  await expect(stageImage(page)).toHaveAttribute('data-shown', /./)
  await expect(page.getByText(/without the gain map/)).toBeVisible()
  await expect(picture(page).getByText('320 × 400')).toBeVisible()
  await shot('output-swap')
  const swapped = pictures(home).find(name => name !== drawing) ?? ''
  expect(swapped).toMatch(/-swap\.jpg$/)
  const { exif } = await sharp(readFileSync(pictureFile(home, swapped))).metadata()
  expect(readExif(exif!)?.image).toContainEqual(phoneExif.model)
  expect(readExif(exif!)?.gps).toEqual([])
  await expect(filmstrip(page).getByRole('option')).toHaveCount(2)

  // Both are in the library, and leave it as WebP.
  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  const library = page.getByRole('region', { name: 'Library' })
  await library.getByRole('listbox', { name: 'Pictures' }).press('Control+a')
  await library.getByRole('button', { name: 'Export …' }).click()
  const dialog = page.getByRole('dialog', { name: 'Export 2 pictures' })
  await chooseFormat(page, /^WebP/)
  await dialog.getByRole('spinbutton', { name: 'Largest file' }).fill('20')
  await dialog.getByRole('spinbutton', { name: 'Longest side' }).fill('200')
  await lookAt(page, 'output-export')
  const folder = join(home, 'elsewhere')
  mkdirSync(folder)
  await app.evaluate(({ dialog: system }, path) => {
    system.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, folder)
  await dialog.getByRole('button', { name: 'Choose a folder …' }).click()
  await expect(page.getByText(`2 pictures saved in ${folder}`)).toBeVisible()
  await expect(dialog).toBeHidden()
  await shot('output-exported')
  expect(readdirSync(folder).sort()).toEqual([drawing, swapped].map(id => id.replace('.jpg', '.webp')).sort())
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name))
    expect(bytes.length).toBeLessThanOrEqual(20_000)
    const { format, width, height } = await sharp(bytes).metadata()
    expect([format, Math.max(width, height)]).toEqual(['webp', 200])
    expect(readDigitalSourceType(readPictureTexts(bytes))).toMatch(/rainedAlgorithmicMedia$/)
  }
  // The library's own are as they were.
  expect(readFileSync(pictureFile(home, drawing)).equals(drawn)).toBe(true)

  // A JPEG is copied as a picture, and saved under another name as another format.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  const saved = join(home, 'saved.png')
  await app.evaluate(({ dialog: system }, filePath) => {
    system.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, saved)
  await pictureAction(page, 'Save as …').click()
  await expect(page.getByText(`Saved as ${saved}`)).toBeVisible()
  expect((await sharp(readFileSync(saved)).metadata()).format).toBe('png')
  await pictureAction(page, 'Copy picture').click()
  await expect(page.getByText('Picture copied')).toBeVisible()
})
