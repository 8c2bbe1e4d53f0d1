import type { ElectronApplication, Page } from '@playwright/test'
import { best } from '../best.ts'
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
import { slowness, stallsDuring } from './steady.ts'
import { busiestTask } from './thread-time.ts'

/**
 * No key press and no click may wait longer for main process or window, whatever the engine is doing, where a page is
 * given as much of the processor as usual.
 */
const promised = 100

const typed = 'and while it is drawn, the next prompt is written'

/** A whole job with a swap, while a person types the next prompt. */
const work = async (page: Page): Promise<void> => {
  await create(page, 'a portrait of a wizard')
  await expect(runningView(page)).toBeVisible()
  await promptField(page).fill('')
  await promptField(page).pressSequentially(typed)
  await expect(promptField(page)).toHaveValue(typed)
  await expect(runningView(page)).toBeVisible()
  await madePicture(page, 'a portrait of a wizard')
}

/** The longest hold-up of either, as a share of what is promised. */
const heldUp = async (app: ElectronApplication, page: Page): Promise<number> => {
  const slow = await slowness(page)
  const { main, window } = await stallsDuring(app, page, () => work(page))
  return Math.max(main, window) / (promised * slow)
}

/** The largest file a camera makes, as bytes that the page has. */
const handOver = (page: Page) =>
  page.evaluate(async () => {
    const answer = await window.likeness.request('photos.import', {
      name: 'x.png',
      bytes: new Uint8Array(60e6),
    })
    return answer.ok ? 'ok' : answer.error.code
  })

test('window and main process answer at once while a picture is made', async ({ app, page }) => {
  await ready(page)
  const takeIn = async () => expect(await handOver(page)).toBe('unsupported-image')
  expect(await best(async () => (await stallsDuring(app, page, takeIn)).main, promised)).toBeLessThan(
    promised,
  )
  await dropPhoto(page, 'phone.jpg', fixtureBytes('photos/astronaut-exif-6.jpg'), 'image/jpeg')
  await expect(page.getByText('One face found')).toBeVisible()
  test.slow()
  await setSteps(page, 40)
  expect(await best(() => heldUp(app, page), 1)).toBeLessThan(1)
  await expect(page.getByRole('button', { name: 'Create', exact: true })).toBeEnabled({ timeout: jobLimit })
})

test('the page is never busy for long with the first picture of a start, which mounts what later ones find there', async ({
  home,
  launch,
}) => {
  test.slow()
  const share = await best(async () => {
    const { app, page, kill } = await launch()
    await ready(page)
    const enough = 50 * (await slowness(page))
    await setSteps(page, 3)
    const busy = await busiestTask(app, home, async () => {
      await create(page, 'a portrait of a wizard')
      await madePicture(page, 'a portrait of a wizard')
    })
    // It would ask: the picture is shown before it is enhanced.
    await kill()
    return busy / enough
  }, 1)
  expect(share).toBeLessThan(1)
})

test('a window that is held up does not go unnoticed', async ({ app, page }) => {
  await ready(page)
  // A part of it may be taken for the machine's: the time in which a bystander had to wait, too.
  const hold = () => {
    const end = performance.now() + 300
    while (performance.now() < end);
  }
  const inMain = await stallsDuring(app, page, () => app.evaluate(hold))
  expect(inMain.main).toBeGreaterThan(promised)
  const inWindow = await stallsDuring(app, page, () => page.evaluate(hold))
  expect(inWindow.window).toBeGreaterThan(promised)
})
