import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { accessibilityProblems } from './accessibility.ts'
import { expect, takeShot, test } from './app.ts'
import { dropFromDisk } from './drop-from-disk.ts'
import { composePanel, dropPhoto, fixtureBytes, jobLimit, libraryFolder, ready, toolbar } from './journey.ts'
import { readPixels } from './pixels.ts'

const task = (page: Page, name: 'Swap' | 'Enhance') =>
  page.getByRole('radiogroup', { name: 'What to make' }).getByRole('radio', { name }).click()
const outcome = (page: Page) => page.getByRole('region', { name: 'What became of the folder' })
const resultsIn = (folder: string) =>
  existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.png')) : []

/** A folder of small portraits that all differ, as people come home with. */
const holiday = async (home: string, count: number): Promise<string> => {
  const folder = join(home, 'holiday')
  mkdirSync(folder)
  for (let i = 0; i < count; i++) {
    const name = ['photos/astronaut.png', 'photos/mona_lisa.jpg'][i % 2]!
    const jpeg = await sharp(fixtureBytes(name))
      .resize({ width: 300 + 8 * i })
      .jpeg()
      .toBuffer()
    writeFileSync(join(folder, `picture ${String(i).padStart(2, '0')}.jpg`), jpeg)
  }
  return folder
}

test('a dropped folder is swapped into as one job, which can be stopped, goes on, and shows its report', async ({
  page,
  home,
}) => {
  test.slow()
  const folder = await holiday(home, 24)
  writeFileSync(join(folder, 'nobody.png'), fixtureBytes('no-face.png'))
  writeFileSync(join(folder, 'notes.txt'), 'no picture')
  const before = readFileSync(join(folder, 'picture 00.jpg'))
  await ready(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await task(page, 'Swap')
  await dropPhoto(page, 'grace_hopper.jpg', fixtureBytes('photos/grace_hopper.jpg'), 'image/jpeg')
  await expect(page.getByText('One face found')).toBeVisible()
  await dropFromDisk(page, composePanel(page), [folder])
  const onto = composePanel(page).getByRole('group', { name: 'Onto' })
  await expect(onto.getByText('25 pictures, all of them')).toBeVisible()
  await expect(onto.locator('img')).toHaveCount(4)
  await composePanel(page).getByRole('switch', { name: 'Enhance the result' }).click()
  expect.soft(await accessibilityProblems(page, { colours: true })).toEqual([])
  await takeShot(page, 'folder-form')
  await page.setViewportSize({ width: 820, height: 600 })
  await takeShot(page, 'folder-form-820')
  await page.setViewportSize({ width: 1280, height: 800 })

  const out = join(libraryFolder(home), 'holiday swapped')
  await toolbar(page).getByRole('button', { name: /Queue/ }).click()
  await composePanel(page).getByRole('button', { name: 'Swap into all 25 pictures' }).click()
  await expect(page.getByText(/picture \d+ of 25/i).first()).toBeVisible({ timeout: jobLimit })
  await expect.poll(() => resultsIn(out).length, { timeout: jobLimit }).toBeGreaterThan(2)
  await expect(page.getByRole('img', { name: 'The picture that was made last' })).toBeVisible()
  await takeShot(page, 'folder-running')
  await page.keyboard.press('Escape')
  await expect(outcome(page).getByText(/\d+ left/)).toBeVisible()
  const done = resultsIn(out).length
  expect(done).toBeLessThan(25)
  await takeShot(page, 'folder-stopped')

  await outcome(page).getByRole('button', { name: 'Go on' }).click()
  await expect(outcome(page).getByText(`${done} were there already`)).toBeVisible({ timeout: jobLimit })
  await expect(outcome(page).getByText(`${24 - done} pictures done`)).toBeVisible()
  await expect(outcome(page).getByText('1 failed')).toBeVisible()
  await expect(outcome(page).getByText('nobody.png')).toBeVisible()
  await expect(outcome(page).getByAltText('Pictures before and after')).toBeVisible()
  expect.soft(await accessibilityProblems(page, { colours: true })).toEqual([])
  await takeShot(page, 'folder-report')
  await page.setViewportSize({ width: 820, height: 600 })
  await takeShot(page, 'folder-report-820')
  expect(resultsIn(out)).toHaveLength(24)
  expect(readFileSync(join(folder, 'picture 00.jpg'))).toEqual(before)
  const { width } = await readPixels(join(out, 'picture 00.png'))
  expect(width).toBe(300)
})

test('several photos dropped at once are enhanced together, those of a chosen folder too', async ({
  app,
  page,
  home,
}) => {
  const folder = await holiday(home, 3)
  await ready(page)
  await task(page, 'Enhance')
  const files = readdirSync(folder).map(name => join(folder, name))
  await dropFromDisk(page, composePanel(page), files.slice(0, 2))
  await expect(composePanel(page).getByRole('button', { name: 'Enhance all 2 pictures' })).toBeVisible()
  await composePanel(page).getByRole('button', { name: 'Take the folder out of the form' }).click()
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = (() =>
      Promise.resolve({ canceled: false, filePaths: [path] })) as typeof dialog.showOpenDialog
  }, folder)
  await composePanel(page).getByRole('button', { name: 'Or choose a whole folder …' }).click()
  await expect(composePanel(page).getByText('3 pictures, all of them')).toBeVisible()
  const place = join(home, 'place')
  mkdirSync(place)
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = (() =>
      Promise.resolve({ canceled: false, filePaths: [path] })) as typeof dialog.showOpenDialog
  }, place)
  await composePanel(page).getByRole('button', { name: 'Put it elsewhere …' }).click()
  await expect(composePanel(page).getByText(/a new folder in “place”/)).toBeVisible()
  await takeShot(page, 'folder-enhance-form')
  await composePanel(page).getByRole('radio', { name: '2 times' }).click()
  await composePanel(page).getByRole('button', { name: 'Enhance all 3 pictures' }).click()
  await expect(outcome(page).getByText('3 pictures done')).toBeVisible({ timeout: jobLimit })
  await takeShot(page, 'folder-enhance-report')
  const out = join(place, 'holiday enhanced')
  expect(resultsIn(out)).toHaveLength(3)
  expect((await readPixels(join(out, 'picture 00.png'))).width).toBe(600)
})
