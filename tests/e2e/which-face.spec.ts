import sharp from 'sharp'
import { expect, test } from './app.ts'
import {
  composePanel,
  create,
  createButton,
  dropPhoto,
  fixtureBytes,
  fixturePath,
  madePicture,
  pictureAction,
  pictureFile,
  pictures,
  ready,
  setSeed,
  setSteps,
} from './journey.ts'
import { readPixels } from './pixels.ts'

/** Two people in one photo, the larger face on the left. */
const groupPhoto = async (): Promise<Buffer> => {
  const people = await Promise.all(
    (['grace_hopper.jpg', 'astronaut.png'] as const).map(async (name, i) => ({
      input: await sharp(fixtureBytes(`photos/${name}`))
        .resize(512, 512, { position: 'top' })
        .png()
        .toBuffer(),
      left: 512 * i,
      top: 0,
    })),
  )
  return sharp({ create: { width: 1024, height: 512, channels: 3, background: '#888' } })
    .composite(people)
    .png()
    .toBuffer()
}

/** Which halves of the photo a result has changed. */
const changedHalves = async (photo: Buffer, file: string) => {
  const [before, after] = [await readPixels(photo), await readPixels(file)]
  const halves = { left: false, right: false }
  for (let i = 0; i < before.data.length; i++)
    if (before.data[i] !== after.data[i]) halves[Math.floor(i / 3) % 1024 < 512 ? 'left' : 'right'] = true
  return halves
}

test('all faces of a photo are replaced, or always the same person; both can be seen before', async ({
  page,
  home,
  shot,
}) => {
  const photo = await groupPhoto()
  const panel = composePanel(page)
  const which = panel.getByRole('combobox', { name: 'Faces to replace' })
  const marked = panel.locator('[data-state="checked"][class*="face"]')
  const choose = async (name: string) => {
    await which.click()
    await page.getByRole('option', { name }).click()
  }
  await ready(page)
  await expect(which).toHaveCount(0)
  await dropPhoto(page, 'group.png', photo)
  await expect(page.getByText('2 faces, number 1 chosen')).toBeVisible()
  await expect(marked).toHaveCount(1)
  await page.getByRole('radio', { name: 'Drawn face on my photo' }).click()

  await choose('Counted from the left')
  await page.getByRole('radio', { name: 'Face 2 of 2' }).click()
  expect((await marked.boundingBox())!.x).toBeGreaterThan((await panel.boundingBox())!.width / 2)

  await choose('All of them')
  await expect(marked).toHaveCount(2)
  await expect(page.getByText('2 faces found, all are replaced')).toBeVisible()
  await choose('Always this person')
  await expect(marked).toHaveCount(0)
  await expect(createButton(page)).toBeDisabled()
  await expect(page.getByText('Choose a photo of the person to look for.')).toBeVisible()
  const person = panel.getByLabel('Choose a photo of them')
  await person.setInputFiles(fixturePath('photos/mona_lisa.jpg'))
  await expect(page.getByText('Nobody in your photo looks like them.')).toBeVisible()
  await expect(createButton(page)).toBeDisabled()
  await person.setInputFiles(fixturePath('photos/astronaut-exif-6.jpg'))
  await expect(page.getByText('Found, marked in your photo')).toBeVisible()
  await expect(marked).toHaveCount(1)
  await shot('which-face-person')
  await page.getByRole('switch', { name: 'Enhance the result' }).click()
  await setSteps(page, 6)
  await setSeed(page, 8)
  await create(page, 'a portrait of a queen')
  await madePicture(page, 'a portrait of a queen')
  const [made = ''] = pictures(home)
  expect(await changedHalves(photo, pictureFile(home, made))).toEqual({ left: false, right: true })

  // The recipe brings back who was meant.
  await choose('The one I click')
  await pictureAction(page, 'Reuse recipe').click()
  await expect(which).toHaveText('Always this person')
  await expect(page.getByText('Found, marked in your photo')).toBeVisible()
})
