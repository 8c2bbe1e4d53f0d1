import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { writeSingleFile } from '../golden/golden-checkpoint.ts'
import { writeTinyLora } from '../golden/tiny-adapters.ts'
import { checkAsItIs } from './accessibility.ts'
import { expect, test } from './app.ts'
import { dropFromDisk } from './drop-from-disk.ts'
import {
  composePanel,
  fixturePath,
  jobLimit,
  picture,
  pictureAction,
  pictureFile,
  pictures,
  promptField,
  ready,
  recipeOf,
  setSteps,
  toolbar,
} from './journey.ts'
import { lookAt } from './look-at.ts'

test('a LoRA is dropped on the form, drawn with and without, and comes back with a recipe', async ({
  page,
  home,
  shot,
}) => {
  const downloads = join(home, 'downloads')
  mkdirSync(downloads)
  const [model, lora] = ['Meadow.safetensors', 'ink.safetensors'].map(name => join(downloads, name))
  await writeSingleFile('tiny-sd-1', model!)
  const tags = '{"pictures": {"ink wash": 9, "paper": 2}}'
  await writeTinyLora('tiny-sd-1', lora!, {
    seed: 'ink',
    metadata: { 'modelspec.title': 'Ink wash', ss_tag_frequency: tags },
  })
  copyFileSync(fixturePath('photos/mona_lisa.jpg'), join(downloads, 'ink.jpg'))
  await ready(page)
  const form = composePanel(page)
  await dropFromDisk(page, form, [model!])
  await expect(page.getByText('Meadow is installed.')).toBeVisible()
  await dropFromDisk(page, form, [lora!])
  await expect(page.getByText('Ink wash is added to the picture.')).toBeVisible()

  const card = form.getByRole('list', { name: 'LoRAs of the picture' }).getByRole('listitem')
  await expect
    .poll(() => card.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0)
  await promptField(page).fill('a fox')
  await card.getByRole('button', { name: 'ink wash', exact: true }).click()
  await expect(promptField(page)).toHaveValue('a fox, ink wash')
  await card.getByRole('spinbutton', { name: 'Weight of Ink wash' }).fill('1.5')
  await form.getByRole('switch', { name: 'Enhance the result' }).click()
  await setSteps(page, 1)
  await form.getByRole('button', { name: /^Advanced/ }).click()
  await card.scrollIntoViewIfNeeded()
  await lookAt(page, 'addons-form')
  await form.getByRole('button', { name: 'Add a LoRA' }).click()
  await expect(page.getByRole('dialog', { name: 'Add a LoRA' })).toBeVisible()
  await checkAsItIs(page, 'add-lora')
  await page.keyboard.press('Escape')

  await card.getByRole('button', { name: 'Draw with and without Ink wash' }).click()
  const divider = picture(page).getByRole('slider', { name: 'Divider between Without and With' })
  await expect(divider).toBeVisible({ timeout: jobLimit })
  await shot('addons-compared')
  const files = pictures(home).map(id => pictureFile(home, id))
  const recipes = files.map(recipeOf).sort((a, b) => (a.loras?.length ?? 0) - (b.loras?.length ?? 0))
  expect(recipes).toMatchObject([
    { prompt: 'a fox, ink wash' },
    { loras: [{ lora: 'ink-wash', weight: 1.5 }] },
  ])
  expect(recipes[1]?.seed).toBe(recipes[0]?.seed)
  expect(recipes[0]?.loras).toBeUndefined()
  const [one, other] = await Promise.all(files.map(file => decodeImage(file)))
  expect(Buffer.compare(Buffer.from(one!.data), Buffer.from(other!.data))).not.toBe(0)

  await card.getByRole('button', { name: 'Take Ink wash away' }).click()
  await expect(card).toHaveCount(0)
  await pictureAction(page, 'Reuse recipe').click()
  await expect(card.getByRole('spinbutton', { name: 'Weight of Ink wash' })).toHaveValue('1.5')
  await card.getByRole('button', { name: 'Take Ink wash away' }).click()

  await toolbar(page).getByRole('button', { name: 'Models' }).click()
  const models = page.getByRole('dialog', { name: 'Models' })
  await models.getByRole('heading', { name: 'LoRAs' }).scrollIntoViewIfNeeded()
  await lookAt(page, 'addons-models')
  await models.getByRole('button', { name: 'Draw with Ink wash' }).click()
  await expect(models).toHaveCount(0)
  await expect(card.getByRole('slider', { name: 'Weight of Ink wash' })).toBeVisible()
})
