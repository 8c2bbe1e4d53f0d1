import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import {
  create,
  drawQuickly,
  jobLimit,
  libraryFiles,
  madePicture,
  picture,
  promptField,
  ready,
  runningView,
  setSteps,
} from './journey.ts'

/** From the press until the app is ready for the next picture. */
const promised = 3000

/** Presses stop in the page itself, so that what is measured is the app and not the way to it. */
const timeUntilIdle = (page: Page, press: () => void): Promise<number> =>
  page.evaluate(
    source =>
      new Promise<number>(resolve => {
        const started = performance.now()
        const look = () => {
          const words = [...document.querySelectorAll('button')].map(button => button.textContent ?? '')
          const idle = words.some(text => text.startsWith('Create'))
          if (idle) resolve(performance.now() - started)
          else setTimeout(look, 10)
        }
        new Function(`(${source})()`)()
        look()
      }),
    press.toString(),
  )

const pressCancel = () => {
  const stage = document.querySelector('[aria-label="Picture in the making"]')
  const button = [...(stage?.querySelectorAll('button') ?? [])].find(each => each.textContent === 'Cancel')
  button?.click()
}

const pressEscape = () => {
  document.body.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }),
  )
}

const inTheMiddle = async (page: Page) => {
  await create(page, 'a portrait of a wizard')
  await expect(runningView(page).getByText(/step \d+ of 150/)).toBeVisible({ timeout: jobLimit })
}

test('a job stops in the middle, by button and by Esc, and leaves nothing half done', async ({
  page,
  home,
  shot,
}) => {
  await ready(page)
  await setSteps(page, 150)
  await page.getByRole('spinbutton', { name: 'Pictures' }).fill('8')

  await inTheMiddle(page)
  expect(await timeUntilIdle(page, pressCancel)).toBeLessThan(promised)
  await expect(page.getByRole('button', { name: 'Create 8 pictures' })).toBeEnabled()
  await expect(runningView(page)).toBeHidden()
  expect(libraryFiles(home).filter(file => /\.(png|part)$/.test(file))).toEqual([])

  await inTheMiddle(page)
  expect(await timeUntilIdle(page, pressEscape)).toBeLessThan(promised)
  await expect(page.getByRole('button', { name: 'Create 8 pictures' })).toBeEnabled()
  expect(libraryFiles(home).filter(file => /\.(png|part)$/.test(file))).toEqual([])
  await page.getByRole('button', { name: 'Queue', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Earlier' }).getByText(/^Cancelled/)).toHaveCount(2)
  await shot('cancel')

  // Nothing is stuck: the next picture is made.
  await drawQuickly(page)
  await page.getByRole('spinbutton', { name: 'Pictures' }).fill('1')
  await create(page, 'a portrait of a wizard')
  await madePicture(page, 'a portrait of a wizard')

  // While the next prompt is typed Esc is no order to stop; after a stop the picture before is back.
  await setSteps(page, 150)
  await create(page, 'a robot')
  await expect(runningView(page).getByText(/step \d+ of 150/)).toBeVisible({ timeout: jobLimit })
  await promptField(page).press('Escape')
  await promptField(page).fill('a queen')
  await expect(runningView(page)).toBeVisible()
  await runningView(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(picture(page).getByText('a portrait of a wizard')).toBeVisible()
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Job stopped' })
    .getByRole('button', { name: 'Try again' })
    .click()
  await expect(page.getByRole('button', { name: 'Show “a robot” being made' })).toBeVisible()
  await expect(runningView(page)).toBeVisible()
  await runningView(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(picture(page).getByText('a portrait of a wizard')).toBeVisible()
})
