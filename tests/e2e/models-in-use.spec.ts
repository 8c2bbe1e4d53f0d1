import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeNetworkPack, makePack } from '../packs.ts'
import { expect, takeShot, test } from './app.ts'
import {
  composePanel,
  create,
  madePicture,
  picture,
  pictureAction,
  pictureFile,
  pictures,
  ready,
  recipeOf,
  setSteps,
} from './journey.ts'

test('what is installed is used and can be chosen; what does not fit in memory offers what would; a result starts another picture', async ({
  launch,
  home,
}) => {
  // Its weights are said to take ten terabytes, and to be others than the starter's: no machine opens it.
  makePack(home, 'large', (_, manifest) => {
    Object.assign(manifest, { title: 'Large model' })
    for (const file of manifest.files)
      if (file.path === 'unet/model.onnx') Object.assign(file, { bytes: 1e13, sha256: '0'.repeat(64) })
  })
  makeNetworkPack(home, 'xseg', 'swap/xseg.onnx', ['face-masker', 'occlusion'])
  const { page } = await launch()
  const panel = composePanel(page)
  const choose = async (role: string, name: string) => {
    await panel.getByRole('combobox', { name: role }).click()
    await page.getByRole('option', { name }).click()
  }
  await ready(page)
  await expect(panel.getByRole('combobox', { name: 'Model' })).toHaveCount(0)
  await setSteps(page, 2)
  await expect(panel.getByRole('combobox', { name: 'Model' })).toHaveText('Automatic (Large model)')
  await expect(panel.getByRole('combobox', { name: 'What covers a face' })).toHaveText('Automatic (xseg)')
  await expect(panel.getByRole('combobox', { name: 'Swapping faces' })).toHaveCount(0)
  await choose('What covers a face', 'Built-in')
  await page.getByRole('switch', { name: 'Enhance the result' }).click()

  await create(page, 'a portrait of a queen')
  await expect(page.getByText('There was not enough memory')).toBeVisible()
  await takeShot(page, 'out-of-memory')
  await page.getByRole('button', { name: 'Draw with Likeness Starter' }).click()
  await madePicture(page, 'a portrait of a queen')
  const [first = ''] = pictures(home)
  expect(recipeOf(pictureFile(home, first))).toMatchObject({
    pack: 'starter',
    steps: 8,
    use: { 'face-masker': 'starter' },
  })

  // The large model has no encoder; the starter has.
  await expect(pictureAction(page, 'Reuse recipe')).toBeVisible()
  await expect(pictureAction(page, 'Start from this picture')).toHaveCount(0)
  const noEncoder = panel.getByText('This model cannot start from a picture')
  await expect(noEncoder).toBeVisible()
  await choose('Model', 'Built-in')
  await expect(noEncoder).toHaveCount(0)
  const chosen = () => JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8')).models
  await expect.poll(chosen).toEqual({ 'face-masker': 'starter', 'text-to-image': 'starter' })

  await pictureAction(page, 'Start from this picture').click()
  const strength = panel.getByRole('slider', { name: 'Drawn anew' })
  await expect(strength).toHaveAttribute('aria-valuenow', '75')
  await strength.press('ArrowLeft')
  await takeShot(page, 'start-from-picture')
  await setSteps(page, 4)
  await create(page, 'a portrait of a wizard')
  await madePicture(page, 'a portrait of a wizard')
  await expect(picture(page).getByText('from a picture, 70% drawn anew')).toBeVisible()

  await panel.getByRole('button', { name: 'Start without a picture' }).click()
  await pictureAction(page, 'Reuse recipe').click()
  await expect(strength).toHaveAttribute('aria-valuenow', '70')
})
