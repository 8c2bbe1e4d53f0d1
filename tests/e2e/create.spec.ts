import { expect, test } from './app.ts'
import {
  create,
  drawQuickly,
  filmstrip,
  jobLimit,
  libraryFiles,
  madePicture,
  picture,
  pictureFile,
  pictures,
  previewImage,
  ready,
  recipeOf,
  setSeed,
  setSteps,
  stageImage,
  toolbar,
} from './journey.ts'
import { differenceOnScreen, readPixels } from './pixels.ts'
import { shownInTaskbar, watchTaskbar } from './taskbar.ts'

const prompt = 'a portrait of an old man with a white beard'

test('a prompt becomes a picture that can be watched, is saved, and comes again from its seed', async ({
  app,
  page,
  home,
  shot,
}) => {
  await ready(page)
  await setSeed(page, 21)
  await setSteps(page, 30)
  await watchTaskbar(app)
  await create(page, prompt)

  const preview = previewImage(page)
  await expect(preview).toHaveAttribute('data-shown', /./, { timeout: jobLimit })
  await expect(page.getByText(/step \d+ of 30/)).toBeVisible()
  await expect
    .poll(async () => Number(await preview.getAttribute('data-shown')), { timeout: jobLimit })
    .toBeGreaterThanOrEqual(3)
  await shot('create-running')
  await madePicture(page, prompt)
  await expect.poll(async () => (await shownInTaskbar(app)).at(-1)).toBe(-1)
  const grown = (await shownInTaskbar(app)).filter(fraction => fraction >= 0)
  expect(grown.length).toBeGreaterThan(10)
  expect(grown).toEqual([...grown].sort((a, b) => a - b))

  const [id = ''] = pictures(home)
  const file = pictureFile(home, id)
  const { width, height } = await readPixels(file)
  expect({ width, height }).toEqual({ width: 1024, height: 1024 })
  expect(recipeOf(file)).toMatchObject({ prompt, seed: 21, steps: 30, pack: 'starter' })
  expect(libraryFiles(home).filter(name => name.endsWith('.part'))).toEqual([])
  await expect(stageImage(page)).toHaveAttribute('data-shown', `likeness://library/${encodeURIComponent(id)}`)
  expect(await differenceOnScreen(stageImage(page), file)).toBeLessThan(4)
  await expect(page.getByText('1024 × 1024').first()).toBeVisible()
  await expect(page.getByText('seed 21')).toBeVisible()
  const strip = filmstrip(page).getByRole('option')
  await expect(strip).toHaveCount(1)
  await expect(strip).toHaveAttribute('aria-selected', 'true')
  await expect.poll(() => differenceOnScreen(strip.locator('img'), file)).toBeLessThan(12)
  await shot('create-done')

  await create(page, prompt)
  await expect(strip).toHaveCount(2, { timeout: jobLimit })
  await madePicture(page, prompt)
  const [, again = ''] = pictures(home)
  expect(again).not.toBe('')
  expect((await readPixels(pictureFile(home, again))).data.equals((await readPixels(file)).data)).toBe(true)

  // Two at once are shown beside each other; one opens large, fills the screen, and leads back.
  await drawQuickly(page)
  await page.getByRole('spinbutton', { name: 'Pictures' }).fill('2')
  await page.getByRole('button', { name: 'Create 2 pictures' }).click()
  const together = page.getByRole('region', { name: 'Pictures drawn together' })
  await expect(together.getByRole('button', { name: /^Show picture/ })).toHaveCount(2, { timeout: jobLimit })
  await expect(together.locator('canvas[data-shown]')).toHaveCount(2)
  await shot('create-together')
  await together.getByRole('button', { name: 'Favourite: picture 2' }).click()
  await together.getByRole('button', { name: 'Show picture 2 of 2, favourite' }).press('Enter')
  await expect(page.getByText('seed 22')).toBeVisible()
  await picture(page).getByRole('group').press('F11')
  await expect(page.getByRole('button', { name: 'Leave full screen' })).toBeVisible()
  const { width: screenWidth = 0 } = (await picture(page).boundingBox()) ?? {}
  expect(screenWidth).toBe(await page.evaluate(() => window.innerWidth))
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText('seed 21').first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Full screen' })).toBeVisible()
  await page.getByRole('button', { name: 'Back to all 2' }).click()
  await together.getByRole('button', { name: 'Delete the other' }).click()
  await expect(strip).toHaveCount(3)
  await expect(page.getByText('seed 22')).toBeVisible()

  // In the smallest window the queue lies over the picture, whose commands stay within its column.
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(820, 600))
  const commands = page.getByRole('toolbar', { name: 'Actions for this picture' })
  await expect(commands.getByRole('button', { name: 'Copy picture' })).toBeHidden()
  const { x = 0, width: across = 0 } = (await commands.boundingBox()) ?? {}
  expect(x).toBeGreaterThan(330)
  expect(x + across).toBeLessThanOrEqual(820)
  await toolbar(page).getByRole('button', { name: 'Queue', exact: true }).click()
  await expect.poll(async () => (await commands.boundingBox())?.x).toBe(x)
  await page.getByRole('button', { name: 'Close the queue' }).click()
  await shot('create-smallest')

  await strip.last().click()
  await page.getByRole('button', { name: 'Copy seed 21' }).click()
  await expect(page.getByText('Seed 21 copied')).toBeVisible()
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('21')
})
