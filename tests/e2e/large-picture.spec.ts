import { makeTinyPack } from '../packs.ts'
import { expect, takeShot, test } from './app.ts'
import {
  composePanel,
  create,
  madePicture,
  picture,
  pictureFile,
  pictures,
  ready,
  recipeOf,
  setSteps,
} from './journey.ts'
import { lookAt } from './look-at.ts'

test('a size that outgrows the model is drawn in two passes, unless that is turned off', async ({
  launch,
  home,
}) => {
  makeTinyPack(home, 'tiny', { 'taesd_decoder/model.onnx': 'taesd-decoder.onnx' })
  const { page } = await launch()
  const panel = composePanel(page)
  await ready(page)
  await setSteps(page, 4)
  const passes = panel.getByRole('switch', { name: /in two passes/ })
  await expect(passes).toHaveCount(0)
  await panel.getByRole('combobox', { name: 'Size' }).click()
  await page.getByRole('option', { name: '128 × 128' }).click()
  await expect(passes).toBeChecked()
  await passes.scrollIntoViewIfNeeded()
  await lookAt(page, 'large-picture')
  await page.setViewportSize({ width: 820, height: 600 })
  await panel.getByRole('switch', { name: /Fast decoder/ }).scrollIntoViewIfNeeded()
  await expect(passes).toBeInViewport()
  await takeShot(page, 'large-picture-smallest')
  await page.setViewportSize({ width: 1280, height: 800 })

  await create(page, 'a queen')
  await madePicture(page, 'a queen')
  await expect(picture(page).getByText('in two passes')).toBeVisible()
  const [first = ''] = pictures(home)
  const hires = { size: { width: 64, height: 64 }, strength: 0.5, steps: 2 }
  expect(recipeOf(pictureFile(home, first))).toMatchObject({ width: 128, hires })

  await passes.click()
  await panel.getByRole('switch', { name: /Fast decoder/ }).click()
  await create(page, 'a king')
  await madePicture(page, 'a king')
  const recipes = pictures(home).map(name => recipeOf(pictureFile(home, name)))
  const second = recipes.find(({ prompt }) => prompt === 'a king')
  expect(second).toMatchObject({ width: 128, fastDecoder: true })
  expect(second).not.toHaveProperty('hires')
})
