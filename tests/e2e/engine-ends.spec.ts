import { statSync } from 'node:fs'
import type { ElectronApplication } from '@playwright/test'
import { expect, test } from './app.ts'
import {
  create,
  drawQuickly,
  filmstrip,
  jobLimit,
  libraryFiles,
  madePicture,
  pictureFile,
  pictures,
  ready,
  runningView,
  setSteps,
} from './journey.ts'

const enginePid = async (app: ElectronApplication): Promise<number> => {
  const engines = await app.evaluate(({ app: electron }) =>
    electron
      .getAppMetrics()
      .filter(
        ({ type, name, serviceName }) =>
          type === 'Utility' && `${name} ${serviceName}`.includes('Likeness Engine'),
      )
      .map(({ pid }) => pid),
  )
  expect(engines).toHaveLength(1)
  return engines[0] ?? 0
}

test('when the engine dies the window says so, waiting jobs go on, and the interrupted one can be made again', async ({
  app,
  page,
  home,
  shot,
}) => {
  await ready(page)
  await drawQuickly(page)
  await create(page, 'a portrait of a queen')
  await madePicture(page, 'a portrait of a queen')
  const [finished = ''] = pictures(home)
  const { size } = statSync(pictureFile(home, finished))

  await setSteps(page, 60)
  await create(page, 'a portrait of a king')
  await expect(runningView(page).getByText(/step \d+ of 60/)).toBeVisible({ timeout: jobLimit })
  await setSteps(page, 3)
  await create(page, 'a portrait of a pirate')
  const first = await enginePid(app)
  process.kill(first, 'SIGKILL')

  await expect(page.getByRole('heading', { name: 'This was interrupted' })).toBeVisible()
  await expect(page.getByText(/Finished pictures are kept and waiting jobs go on/).first()).toBeVisible()
  await shot('engine-ends')
  const strip = filmstrip(page)
  await expect(strip.getByRole('option', { name: 'a portrait of a queen' })).toBeVisible()
  expect(statSync(pictureFile(home, finished)).size).toBe(size)

  await expect(strip.getByRole('option', { name: 'a portrait of a pirate' })).toBeVisible({
    timeout: jobLimit,
  })
  expect(await enginePid(app)).not.toBe(first)
  // The drawing is shown first, before it is enhanced.
  await expect.poll(() => pictures(home)).toHaveLength(2)
  expect(libraryFiles(home).filter(file => file.endsWith('.part'))).toEqual([])

  await expect(page.getByRole('heading', { name: 'This was interrupted' })).toBeVisible()
  await page
    .getByRole('region', { name: 'Picture in the making' })
    .getByRole('button', { name: 'Try again' })
    .click()
  await madePicture(page, 'a portrait of a king')
  expect(pictures(home)).toHaveLength(3)
})
