import { expect, test } from './app.ts'
import {
  create,
  filmstrip,
  jobLimit,
  libraryFiles,
  madePicture,
  pictureFile,
  pictures,
  previewImage,
  ready,
  recipeOf,
  setSeed,
  setSteps,
  stageImage,
} from './journey.ts'
import { differenceOnScreen, readPixels } from './pixels.ts'
import { busiestTask } from './thread-time.ts'

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
  // The first job mounts what later ones find there, so it is the one that could hold up the page.
  const busiest = await busiestTask(app, home, async () => {
    await create(page, prompt)

    const preview = previewImage(page)
    await expect(preview).toHaveAttribute('src', /^blob:/, { timeout: jobLimit })
    await expect(page.getByText(/step \d+ of 30/)).toBeVisible()
    const addresses = new Set<string | null>()
    await expect(async () => {
      addresses.add(await preview.getAttribute('src', { timeout: 1000 }))
      expect(addresses.size).toBeGreaterThanOrEqual(3)
    }).toPass({ intervals: [50], timeout: jobLimit })
    await shot('create-running')
    await madePicture(page, prompt)
  })
  console.log(`the page was busy for ${busiest.toFixed(0)} ms at most`)
  expect(busiest).toBeLessThan(50)

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

  await page.getByRole('button', { name: 'Copy seed 21' }).click()
  await expect(page.getByText('Seed 21 copied')).toBeVisible()
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('21')
})
