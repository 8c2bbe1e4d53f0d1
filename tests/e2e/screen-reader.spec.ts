import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { listen } from './heard.ts'
import {
  composePanel,
  create,
  drawQuickly,
  dropPhoto,
  filmstrip,
  fixtureBytes,
  jobLimit,
  madePicture,
  promptField,
  ready,
  runningView,
  setSteps,
  toolbar,
} from './journey.ts'

/** Waits until all of it was said, and gives all that was said since the last time. */
const heardUntil = async (
  listening: Awaited<ReturnType<typeof listen>>,
  ...wanted: readonly RegExp[]
): Promise<string[]> => {
  const all: string[] = []
  await expect
    .poll(
      async () => {
        all.push(...(await listening.heard()))
        return wanted.every(each => all.some(text => each.test(text)))
      },
      { timeout: jobLimit },
    )
    .toBe(true)
  return all
}

const openLibrary = (page: Page) => toolbar(page).getByRole('button', { name: 'Library' }).click()

test('who only hears the window knows what becomes of what they asked for', async ({ page }) => {
  await ready(page)
  const listening = await listen(page)

  await drawQuickly(page, 3)
  await create(page, 'a portrait of a queen')
  expect(await heardUntil(listening, /done/)).toEqual([
    'Started: a portrait of a queen',
    'The picture is done: a portrait of a queen',
  ])
  await madePicture(page, 'a portrait of a queen')

  // Behind a running one; neither steps nor stages are said one by one.
  await setSteps(page, 150)
  await create(page, 'a portrait of a wizard')
  await expect(runningView(page).getByText(/step \d+ of 150/)).toBeVisible({ timeout: jobLimit })
  await create(page, 'a portrait of a king')
  expect(await heardUntil(listening, /queue/)).toEqual([
    'Started: a portrait of a wizard',
    'Added to the queue.',
  ])
  await runningView(page).getByRole('button', { name: 'Cancel' }).click()
  const stopped = await heardUntil(listening, /Job stopped/, /Started/)
  expect(stopped.sort()).toEqual([expect.stringContaining('Job stopped'), 'Started: a portrait of a king'])
  await runningView(page).getByRole('button', { name: 'Cancel' }).click()
  expect(await heardUntil(listening, /stopped/)).toHaveLength(1)

  // A prompt that is missing, and a photo that is none.
  await promptField(page).fill('')
  await composePanel(page).getByRole('button', { name: 'Create' }).click()
  expect(await heardUntil(listening, /./)).toEqual(['Write first what you would like to see.'])
  await dropPhoto(page, 'empty.png', new Uint8Array())
  expect(await heardUntil(listening, /./)).toHaveLength(1)

  await openLibrary(page)
  const library = page.getByRole('region', { name: 'Library' })
  await expect(library.getByRole('option')).toHaveCount(1)
  await listening.heard()
  await library.getByRole('searchbox').pressSequentially('portrait of nobody', { delay: 20 })
  expect(await heardUntil(listening, /0 of 1/)).toHaveLength(1)
  await library.getByRole('searchbox').fill('')
  await heardUntil(listening, /1 picture/)
  await page.getByRole('listbox', { name: 'Pictures' }).press('Control+a')
  await page.getByRole('listbox', { name: 'Pictures' }).press('Delete')
  const deleted = await heardUntil(listening, /deleted/)
  expect(deleted.join()).toContain('Undo')
  await page.keyboard.press('Control+z')
  expect(await heardUntil(listening, /Taken back/)).toContain('Taken back: Picture deleted')
  await expect(library.getByRole('option')).toHaveCount(1)
})

test('a swap that fails says why, and one that is made says so', async ({ page }) => {
  await ready(page)
  await drawQuickly(page, 3)
  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  const listening = await listen(page)
  await expect(page.getByText('One face found')).toBeVisible()
  await create(page, 'a red car')
  const failed = await heardUntil(listening, /no face|done/i)
  expect(failed[0]).toBe('Started: a red car')
  expect(failed.at(-1)).toMatch(/face/)
  await create(page, 'a portrait of a queen')
  expect(await heardUntil(listening, /done/)).toEqual([
    'Started: a portrait of a queen',
    'The picture is done: a portrait of a queen',
  ])
  await expect(filmstrip(page).getByRole('option')).not.toHaveCount(0)
})
