import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { writeSingleFile } from '../golden/golden-checkpoint.ts'
import { expect, test } from './app.ts'
import { dropFromDisk } from './drop-from-disk.ts'
import {
  composePanel,
  filmstrip,
  jobLimit,
  madePicture,
  pictureAction,
  pictureFile,
  pictures,
  ready,
  recipeOf,
  setSteps,
  toolbar,
} from './journey.ts'
import { lookAt } from './look-at.ts'

const samplePrompt = 'a red fox sitting in the snow, soft morning light'

const openModels = async (page: Page): Promise<Locator> => {
  await toolbar(page).getByRole('button', { name: 'Models' }).click()
  return page.getByRole('dialog', { name: 'Models' })
}

const cardOf = (page: Page, models: Locator, name: string): Locator =>
  models.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })

const choose = async (page: Page, within: Locator, field: string, option: string): Promise<void> => {
  await within.getByRole('combobox', { name: field }).click()
  await page.getByRole('option', { name: option }).click()
}

test('a checkpoint is dropped, says what it is, is renamed, favoured, corrected, and draws a sample', async ({
  page,
  home,
}) => {
  await ready(page)
  const downloads = join(home, 'downloads')
  mkdirSync(downloads)
  const file = join(downloads, 'Meadow_v2.safetensors')
  await writeSingleFile('tiny-sd-1', file)

  const models = await openModels(page)
  await dropFromDisk(page, models, [file])
  const dropped = cardOf(page, models, 'Meadow_v2')
  await expect(dropped).toContainText('Stable Diffusion 1.5')
  await expect(dropped).toContainText('Precisionhalf')
  await expect(dropped).toContainText('512 × 512')

  await dropped.getByRole('button', { name: 'Meadow_v2', exact: true }).click()
  await dropped.getByRole('textbox', { name: 'Name' }).fill('My meadow')
  await page.keyboard.press('Enter')
  const card = cardOf(page, models, 'My meadow')
  await card.getByRole('button', { name: 'Make My meadow a favourite' }).click()
  const installed = models.getByRole('region', { name: 'Installed' })
  await expect(installed.getByRole('heading', { level: 4 }).first()).toHaveText('My meadow')

  await card.getByRole('button', { name: 'Settings of the model' }).click()
  const settings = card.getByRole('region', { name: 'Settings of My meadow' })
  await expect(settings.getByText('guessed', { exact: true })).toHaveCount(7)
  await choose(page, settings, 'Predicts', 'Velocity (v)')
  await choose(page, settings, 'Scheduler', 'Euler a')
  await settings.getByRole('spinbutton', { name: 'Steps' }).fill('2')
  await expect(settings.getByText('As guessed')).toHaveCount(3)
  await settings.getByRole('button', { name: 'Predicts: as guessed' }).click()
  await expect(settings.getByText('As guessed')).toHaveCount(2)
  await expect(settings.getByRole('combobox', { name: 'Predicts' })).toHaveText('Noise (epsilon)')
  await lookAt(page, 'models-checkpoint')

  await card.getByRole('button', { name: 'Draw a sample with My meadow' }).click()
  await expect(card.getByText('The sample is in the library.')).toBeVisible({ timeout: jobLimit })
  await card.getByRole('button', { name: 'Show it' }).click()
  await madePicture(page, samplePrompt)
  const [id = ''] = pictures(home)
  expect(recipeOf(pictureFile(home, id))).toMatchObject({
    ...{ pack: 'meadow_v2', modelHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ...{ prompt: samplePrompt, steps: 2, scheduler: 'euler-a', width: 512, height: 512, enhance: false },
  })

  await setSteps(page, 3)
  await expect(composePanel(page).getByRole('combobox', { name: 'Model' })).toHaveText(
    'Automatic (My meadow)',
  )
})

test('a recipe finds its model under another name, and says when it is gone', async ({ page, home }) => {
  await ready(page)
  const [first, second] = ['First.safetensors', 'Second.safetensors'].map(name => join(home, name))
  await writeSingleFile('tiny-sd-1', first!)
  copyFileSync(first!, second!)
  const models = await openModels(page)
  await dropFromDisk(page, models, [first!])
  const card = cardOf(page, models, 'First')
  await card.getByRole('button', { name: 'Settings of the model' }).click()
  await card.getByRole('spinbutton', { name: 'Steps' }).fill('1')
  await expect(card.getByText('As guessed')).toHaveCount(1)
  await card.getByRole('button', { name: 'Draw a sample with First' }).click()
  await expect(card.getByText('The sample is in the library.')).toBeVisible({ timeout: jobLimit })
  const remove = async (name: string) => {
    await models.getByRole('button', { name: `Remove ${name}` }).click()
    await page.getByRole('button', { name: 'Remove it' }).click()
    await expect(cardOf(page, models, name)).toHaveCount(0)
  }
  await remove('First')
  await dropFromDisk(page, models, [second!])
  await expect(cardOf(page, models, 'Second')).toBeVisible()
  await models.getByRole('button', { name: 'Close' }).click()

  await filmstrip(page).getByRole('option').first().click()
  await pictureAction(page, 'Reuse recipe').click()
  await expect(page.getByText('The recipe is in the form, with its seed.')).toBeVisible()
  await setSteps(page, 1)
  await expect(composePanel(page).getByRole('combobox', { name: 'Model' })).toHaveText('Second')

  await openModels(page)
  await remove('Second')
  await models.getByRole('button', { name: 'Close' }).click()
  await pictureAction(page, 'Reuse recipe').click()
  await expect(page.getByText('Its model “first” is not installed')).toBeVisible()
})
