import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { writeControlNet } from '../golden/controlnet-golden.ts'
import { writeSingleFile } from '../golden/golden-checkpoint.ts'
import { writeIpAdapter } from '../golden/ip-adapter-golden.ts'
import { expect, takeShot, test } from './app.ts'
import { dropFromDisk } from './drop-from-disk.ts'
import {
  composePanel,
  create,
  createButton,
  filmstrip,
  fixturePath,
  jobLimit,
  madePicture,
  pictureAction,
  pictureFile,
  pictures,
  ready,
  recipeOf,
  setSeed,
  setSteps,
} from './journey.ts'
import { lookAt } from './look-at.ts'

const photoFile = fixturePath('photos/astronaut.png')

/** Drags files over the form, which then says what can become of them, and drops them on one of these places. */
const dropOnPlace = async (page: Page, name: string, files: string[]): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  const drag = async (type: 'dragEnter' | 'dragOver' | 'drop', to: Locator) => {
    const { x, y, width, height } = (await to.boundingBox())!
    const at = { x: x + width / 2, y: y + height / 2 }
    await session.send('Input.dispatchDragEvent', { type, ...at, data })
  }
  await drag('dragEnter', composePanel(page))
  const place = composePanel(page).getByText(name, { exact: true })
  await expect(place).toBeVisible()
  // The first one only enters it.
  await drag('dragOver', place)
  await drag('dragOver', place)
  await expect(place).toHaveAttribute('data-over', 'true')
  await takeShot(page, 'steering-drag')
  await drag('drop', place)
  await session.detach()
}

test('a drawing follows the edges of a photo, and its recipe brings them back', async ({ page, home }) => {
  const downloads = join(home, 'downloads')
  mkdirSync(downloads)
  const model = join(downloads, 'Meadow.safetensors')
  const canny = join(downloads, 'control_canny.safetensors')
  await writeSingleFile('tiny-sd-1', model)
  renameSync(writeControlNet('sd-1', 'diffusers', downloads), canny)
  await ready(page)
  const form = composePanel(page)
  await dropFromDisk(page, form, [model])
  await expect(page.getByText('Meadow is installed.')).toBeVisible()
  await expect(form.getByText(/^Follow a face, a pose or an outline/)).toBeVisible()
  await lookAt(page, 'steering-hint')
  await dropFromDisk(page, form, [canny, writeIpAdapter('sd-1', downloads)])
  await expect(
    page.getByText('faceid-sd-1 is installed. Choose the face that the drawing follows.'),
  ).toBeVisible()

  await form.getByRole('switch', { name: 'Enhance the result' }).click()
  await setSteps(page, 2)
  await form.getByRole('button', { name: /^Advanced/ }).click()
  await setSeed(page, 5)
  await lookAt(page, 'steering-empty')
  await create(page, 'a fox')
  await madePicture(page, 'a fox')

  await dropOnPlace(page, 'Follow a pose or outline', [photoFile])
  const card = form.getByRole('list', { name: 'Pictures that the drawing follows' }).getByRole('listitem')
  const seen = card.getByRole('img', { name: 'What is taken from astronaut.png' })
  await expect(seen).toBeVisible({ timeout: jobLimit })
  await expect(card.getByRole('combobox', { name: 'What is followed' })).toHaveText('Edges')
  await form.getByLabel('Follow a face').first().setInputFiles(photoFile)
  const face = form.getByRole('group', { name: 'Follow a face' })
  await expect(face.getByText(/ArcFace R50, which is not installed/)).toBeVisible()
  await expect(form.getByRole('button', { name: 'Create' })).toBeDisabled()
  await card.getByRole('button', { name: 'More' }).click()
  await face.scrollIntoViewIfNeeded()
  await lookAt(page, 'steering-form')
  await face.getByRole('button', { name: 'Take astronaut.png away' }).click()
  await form.getByRole('button', { name: 'More', exact: true }).click()

  await createButton(page).click()
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(2)
  const files = pictures(home).map(id => pictureFile(home, id))
  const [without, followed] = files.sort(
    (a, b) => (recipeOf(a).controlnets?.length ?? 0) - (recipeOf(b).controlnets?.length ?? 0),
  )
  expect(recipeOf(without!).controlnets).toBeUndefined()
  expect(recipeOf(followed!)).toMatchObject({ prompt: 'a fox', seed: 5 })
  expect(recipeOf(followed!).controlnets).toMatchObject([
    { controlnet: 'control_canny', preprocessor: 'canny', scale: 1, photo: expect.any(String) },
  ])
  const [one, other] = await Promise.all([without!, followed!].map(file => decodeImage(file)))
  expect(Buffer.compare(Buffer.from(one!.data), Buffer.from(other!.data))).not.toBe(0)

  await card.getByRole('button', { name: 'Take astronaut.png away' }).click()
  await expect(card).toHaveCount(0)
  await expect(pictureAction(page, 'Reuse recipe')).toBeVisible({ timeout: jobLimit })
  await pictureAction(page, 'Reuse recipe').click()
  await expect(seen).toBeVisible({ timeout: jobLimit })
  await expect(card.getByRole('combobox', { name: 'What is followed' })).toHaveText('Edges')

  await card.getByRole('button', { name: 'Take astronaut.png away' }).click()
  await filmstrip(page).getByRole('option').first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Follow its pose or outline' }).click()
  await expect(card.getByRole('img', { name: /^What is taken from .*a-fox/ })).toBeVisible({
    timeout: jobLimit,
  })
})

test('a drawing follows a face once the embedder is installed', async ({ page, home }) => {
  const downloads = join(home, 'downloads')
  mkdirSync(downloads)
  const model = join(downloads, 'Meadow.safetensors')
  await writeSingleFile('tiny-sd-1', model)
  await ready(page)
  const form = composePanel(page)
  await dropFromDisk(page, form, [model, writeIpAdapter('sd-1', downloads)])
  await expect(page.getByText(/^faceid-sd-1 is installed/)).toBeVisible()
  await form.getByRole('switch', { name: 'Enhance the result' }).click()
  await setSteps(page, 1)
  await form.getByRole('button', { name: /^Advanced/ }).click()
  await setSeed(page, 5)
  await form.getByLabel('Follow a face').first().setInputFiles(photoFile)
  const face = form.getByRole('group', { name: 'Follow a face' })
  await face.getByRole('button', { name: 'Open Models' }).click()
  const models = page.getByRole('dialog', { name: 'Models' })
  await dropFromDisk(page, models, [fixturePath('../golden/faces/arcface.onnx')])
  await expect(models.getByRole('heading', { name: 'arcface', exact: true })).toBeVisible()
  await models.getByRole('button', { name: 'Close' }).click()
  await expect(face.getByText(/ArcFace R50/)).toHaveCount(0)
  await create(page, 'a fox')
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(1)
  await face.getByRole('button', { name: 'Take astronaut.png away' }).click()
  await createButton(page).click()
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(2)
  const files = pictures(home).map(id => pictureFile(home, id))
  const recipes = files.map(recipeOf).flatMap(({ ipAdapter }) => ipAdapter ?? [])
  expect(recipes).toMatchObject([{ ipAdapter: 'faceid-sd-1', scale: 1, photo: expect.any(String) }])
  const [one, other] = await Promise.all(files.map(file => decodeImage(file)))
  expect(Buffer.compare(Buffer.from(one!.data), Buffer.from(other!.data))).not.toBe(0)
  await filmstrip(page).getByRole('option').nth(1).click()
  await pictureAction(page, 'Reuse recipe').click()
  await expect(face.getByText('Face of astronaut.png')).toBeVisible()
  await lookAt(page, 'steering-face')
})
