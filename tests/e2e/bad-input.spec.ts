import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PackManifest } from '../../src/shared/pack-manifest.ts'
import { makeNetworkPack } from '../packs.ts'
import { expect, repository, takeShot, test } from './app.ts'
import {
  composePanel,
  create,
  createButton,
  drawQuickly,
  dropPhoto,
  fixtureBytes,
  jobLimit,
  madePicture,
  pictures,
  ready,
  toolbar,
} from './journey.ts'

test('a photo that cannot be used is refused calmly, and the one before stays', async ({
  page,
  home,
  shot,
}) => {
  await ready(page)
  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await expect(page.getByText('One face found')).toBeVisible()
  const hopper = fixtureBytes('photos/grace_hopper.jpg')
  const refused = [
    [
      'notes.png',
      Buffer.from('These are words, not a picture.'),
      'This kind of file cannot be opened. Use a picture',
    ],
    [
      'one-pixel.png',
      fixtureBytes('one-pixel.png'),
      'This picture is too small to work with. Choose a larger one.',
    ],
    [
      'cut-off.jpg',
      hopper.subarray(0, hopper.length / 2),
      'This picture is damaged or incomplete. Get it again',
    ],
    ['empty.png', Buffer.alloc(0), 'This file is empty. Choose another picture.'],
  ] as const
  for (const [name, bytes, words] of refused) {
    await dropPhoto(page, name, bytes, name.endsWith('.jpg') ? 'image/jpeg' : 'image/png')
    await expect(composePanel(page).getByRole('alert')).toContainText(words)
    await expect(composePanel(page).getByAltText('Your photo astronaut.png')).toBeVisible()
    await expect(page.getByText('One face found')).toBeVisible()
    await expect(createButton(page)).toBeEnabled()
  }
  await shot('bad-input-photo')

  await dropPhoto(page, 'no-face.png', fixtureBytes('no-face.png'))
  await expect(
    page.getByText(/No face found in this photo. Choose one where the face is larger/),
  ).toBeVisible()
  await expect(
    page.getByText('The photo shows no face. Choose another one, mark the face or remove the photo.'),
  ).toBeVisible()
  await expect(createButton(page)).toBeDisabled()
  await shot('bad-input-no-face')
  await page.getByRole('button', { name: 'Remove the photo' }).click()
  await drawQuickly(page)
  await create(page, 'a portrait of a judge')
  await madePicture(page, 'a portrait of a judge')
  expect(pictures(home)).toHaveLength(1)
})

/** A pack like the starter's, one of whose networks is cut off in the middle. Only what is changed is copied. */
const installDamagedPack = (home: string, id: string, title: string, honest: boolean) => {
  const starter = join(repository, 'resources', 'models', 'starter')
  const folder = join(home, 'models', id)
  const manifest = JSON.parse(readFileSync(join(starter, 'manifest.json'), 'utf8')) as PackManifest
  const whole = readFileSync(join(starter, 'unet', 'model.onnx'))
  const half = whole.subarray(0, whole.length / 2)
  for (const { path } of manifest.files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    if (path === 'unet/model.onnx') writeFileSync(join(folder, path), half)
    else if (process.platform === 'win32') cpSync(join(starter, path), join(folder, path))
    else symlinkSync(join(starter, path), join(folder, path))
  }
  const sha256 = createHash('sha256').update(half).digest('hex')
  const files = manifest.files.map(file =>
    honest && file.path === 'unet/model.onnx' ? { ...file, bytes: half.length, sha256 } : file,
  )
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, id, title, files }))
}

test('a damaged model pack is named as such, and the starter pack still draws', async ({ home, launch }) => {
  installDamagedPack(home, 'cut', 'Cut-off pack', false)
  installDamagedPack(home, 'wrong', 'Wrongly made pack', true)
  const { page } = await launch()
  await ready(page)
  await drawQuickly(page)
  const choose = async (title: string) => {
    await page.getByRole('combobox', { name: 'Model' }).click()
    await page.getByRole('option', { name: new RegExp(`^${title}`) }).click()
  }
  const failure = page.getByRole('heading', { name: 'This did not work' })
  for (const [title, words] of [
    ['Cut-off pack', 'A model pack is damaged. Check its files under Models, then install the pack again.'],
    ['Wrongly made pack', 'A model file cannot be loaded because it is damaged.'],
  ] as const) {
    await choose(title)
    await create(page, 'a portrait of a queen')
    await expect(failure).toBeVisible({ timeout: jobLimit })
    await expect(page.getByText(words)).toBeVisible()
  }
  await takeShot(page, 'bad-input-pack')
  expect(pictures(home)).toEqual([])

  await toolbar(page).getByRole('button', { name: 'Models' }).click()
  const models = page.getByRole('dialog', { name: 'Models' })
  await models.getByRole('button', { name: 'Check files' }).click()
  const card = models
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'Cut-off pack' }) })
  await expect(card.getByText('1 file is not as it should be. Install the pack again.')).toBeVisible({
    timeout: jobLimit,
  })
  await expect(card.getByText(/unet\/model\.onnx: \d+ bytes instead of \d+/)).toBeVisible()
  await page.keyboard.press('Escape')

  await choose('Built-in')
  await drawQuickly(page)
  await create(page, 'a portrait of a queen')
  await madePicture(page, 'a portrait of a queen')

  // A classifier that refuses everything: the window has no way around it.
  makeNetworkPack(home, 'strict', 'safety/always.onnx', ['safety', 'classifier'])
  await create(page, 'a portrait of a judge')
  await expect(failure).toBeVisible({ timeout: jobLimit })
  await expect(page.getByText(/safety filter/)).toBeVisible()
  expect(pictures(home)).toHaveLength(1)
})
