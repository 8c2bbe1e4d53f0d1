import type { ElectronApplication, Page } from '@playwright/test'
import { expect, test } from './app.ts'
import {
  create,
  dropPhoto,
  fixtureBytes,
  jobLimit,
  madePicture,
  promptField,
  ready,
  runningView,
  setSteps,
} from './journey.ts'
import { best, stallsDuring } from './steady.ts'

/** No key press and no click may wait longer for main process or window, whatever the engine is doing. */
const promised = 100

const typed = 'and while it is drawn, the next prompt is written'

/** A whole job with a swap, while a person types the next prompt. */
const work = async (page: Page): Promise<void> => {
  await create(page, 'a portrait of a wizard')
  await expect(runningView(page)).toBeVisible()
  await promptField(page).fill('')
  await promptField(page).pressSequentially(typed, { delay: 10 })
  await expect(promptField(page)).toHaveValue(typed)
  await expect(runningView(page)).toBeVisible()
  await madePicture(page, 'a portrait of a wizard')
}

/** The longest hold-up of either beyond what this machine does to an idle app. */
const heldUp = async (app: ElectronApplication, page: Page): Promise<number> => {
  const idle = await stallsDuring(app, page, () => page.waitForTimeout(1500))
  const busy = await stallsDuring(app, page, () => work(page))
  process.stderr.write(JSON.stringify({ idle, busy }) + '\n')
  return Math.max(busy.main - idle.main, busy.window - idle.window)
}

test('window and main process answer at once while a picture is made', async ({ app, page }) => {
  await ready(page)
  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await expect(page.getByText('One face found')).toBeVisible()
  await setSteps(page, 30)
  expect(await best(() => heldUp(app, page), promised)).toBeLessThan(promised)
  await expect(page.getByRole('button', { name: 'Create', exact: true })).toBeEnabled({ timeout: jobLimit })
})

test('a window that is held up does not go unnoticed', async ({ app, page }) => {
  await ready(page)
  const hold = () => {
    const end = performance.now() + 300
    while (performance.now() < end);
  }
  const main = await stallsDuring(app, page, () => app.evaluate(hold))
  expect(main.main).toBeGreaterThan(250)
  const window = await stallsDuring(app, page, () => page.evaluate(hold))
  expect(window.window).toBeGreaterThan(250)
})
