import type { Page } from '@playwright/test'
import sharp from 'sharp'
import { expect, test } from './app.ts'
import {
  composePanel,
  create,
  dropPhoto,
  fixtureBytes,
  fixturePath,
  libraryFiles,
  madePicture,
  picture,
  pictureFile,
  pictures,
  ready,
  recipeOf,
  setSeed,
  stageImage,
} from './journey.ts'
import { type Box, compareAround, differenceOnScreen, readPixels, widened } from './pixels.ts'

const astronaut = 'photos/astronaut.png'

/** Where a frame stands on the shown photo, in the photo's pixels. */
const frameOnPhoto = async (page: Page, frame: string, width: number): Promise<Box> => {
  const photo = await composePanel(page)
    .getByAltText(/^Your photo/)
    .boundingBox()
  const box = await composePanel(page).locator(frame).boundingBox()
  if (!photo || !box) throw new Error('The photo or its frame is not to be seen.')
  const scale = width / photo.width
  return {
    left: (box.x - photo.x) * scale,
    top: (box.y - photo.y) * scale,
    width: box.width * scale,
    height: box.height * scale,
  }
}

/** Where a swap may change a photo: the face found, and the room that forehead, chin and blending take around it. */
const room = (face: Box): Box => widened(face, 0.35)

const enhance = (page: Page) => page.getByRole('switch', { name: 'Enhance the result' })

test('a drawn face goes onto a photo, and the face of the photo into a drawing', async ({
  page,
  home,
  shot,
}) => {
  await ready(page)
  await dropPhoto(page, 'astronaut.png', fixtureBytes(astronaut))
  await expect(page.getByText('One face found')).toBeVisible()
  await expect(composePanel(page).getByAltText('Your photo astronaut.png')).toBeVisible()
  const face = await frameOnPhoto(page, '[data-state="checked"][class*="face"]', 512)
  // The astronaut's face, as anyone sees it.
  expect(face.left).toBeGreaterThan(140)
  expect(face.left + face.width).toBeLessThan(310)
  expect(face.top + face.height / 2).toBeGreaterThan(80)
  expect(face.top + face.height / 2).toBeLessThan(180)

  // What suits the starter, which draws cartoons.
  await expect(page.getByRole('radio', { name: 'My face in the drawing' })).toBeChecked()
  await page.getByRole('radio', { name: 'Drawn face on my photo' }).click()
  await enhance(page).click()
  await setSeed(page, 8)
  await create(page, 'a portrait of a queen')
  await madePicture(page, 'a portrait of a queen')
  await expect(picture(page).getByText(/like the source face, 0\.\d\d/)).toBeVisible()

  const [onPhoto = ''] = pictures(home)
  const file = pictureFile(home, onPhoto)
  expect(recipeOf(file)).toMatchObject({ seed: 8, enhance: false, swap: { faceFrom: 'generated' } })
  expect(libraryFiles(home)).toContain(onPhoto.replace('.png', '-generated.png'))
  const before = await readPixels(fixturePath(astronaut))
  const change = compareAround(before, await readPixels(file), room(face))
  expect(change.outside).toBe(0)
  expect(change.inside).toBeGreaterThan(3)

  await page.getByRole('button', { name: 'Compare before and after' }).click()
  const compared = picture(page).getByRole('radiogroup', { name: 'Compare with' })
  await expect(compared.getByRole('radio')).toHaveText(['Drawn', 'Photo'])
  await compared.getByRole('radio', { name: 'Photo' }).click()
  const divider = picture(page).getByRole('slider', { name: 'Divider between Photo and Result' })
  await shot('swap-on-photo')
  // Drawn to either side, the divider shows all of the photo's face, or all of the new one.
  const seenFace = async (): Promise<readonly [photo: number, result: number]> => [
    await differenceOnScreen(stageImage(page), fixturePath(astronaut), face),
    await differenceOnScreen(stageImage(page), file, face),
  ]
  const drawTo = async (side: 'left' | 'right') => {
    const frame = await stageImage(page).boundingBox()
    const handle = await divider.boundingBox()
    if (!frame || !handle) throw new Error('There is nothing to compare.')
    await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2)
    await page.mouse.down()
    await page.mouse.move(side === 'left' ? frame.x : frame.x + frame.width, handle.y + 20, { steps: 4 })
    await page.mouse.up()
  }
  await drawTo('right')
  await expect(async () => {
    const [photo, result] = await seenFace()
    expect(photo).toBeLessThan(result / 2)
  }).toPass()
  await drawTo('left')
  await expect(async () => {
    const [photo, result] = await seenFace()
    expect(result).toBeLessThan(photo / 2)
  }).toPass()

  await page.getByRole('radio', { name: 'My face in the drawing' }).click()
  await enhance(page).click()
  await create(page, 'a portrait of an astronaut')
  await madePicture(page, 'a portrait of an astronaut')
  await expect(picture(page).getByText(/like the source face, 0\.\d\d/)).toBeVisible()
  const [, inDrawing = ''] = pictures(home)
  expect(recipeOf(pictureFile(home, inDrawing))).toMatchObject({ swap: { faceFrom: 'photo' }, enhance: true })
  const result = await readPixels(pictureFile(home, inDrawing))
  const drawn = await readPixels(pictureFile(home, inDrawing.replace('.png', '-generated.png')))
  expect([result.width, result.height]).toEqual([drawn.width, drawn.height])
  expect(result.data.equals(drawn.data)).toBe(false)
  await expect(compared.getByRole('radio')).toHaveText(['Drawn', 'Photo', 'Swapped'])
  await compared.getByRole('radio', { name: 'Swapped' }).click()
  await expect(
    picture(page).getByRole('slider', { name: 'Divider between Swapped and Enhanced' }),
  ).toBeVisible()
  await expect
    .poll(() =>
      picture(page)
        .getByRole('img', { name: 'Swapped' })
        .evaluate((image: HTMLImageElement) => [image.complete, image.naturalWidth]),
    )
    .toEqual([true, 1024])
  await compared.getByRole('radio', { name: 'Drawn' }).click()
  await shot('swap-in-drawing')
})

test('one of several faces in a photo is chosen by click and by keyboard', async ({ page, home, shot }) => {
  const [left, right] = await Promise.all([
    sharp(fixtureBytes('photos/grace_hopper.jpg')).resize(512, 512, { position: 'top' }).png().toBuffer(),
    sharp(fixtureBytes(astronaut)).png().toBuffer(),
  ])
  const group = await sharp({ create: { width: 1024, height: 512, channels: 3, background: '#888' } })
    .composite([
      { input: left, left: 0, top: 0 },
      { input: right, left: 512, top: 0 },
    ])
    .png()
    .toBuffer()
  await ready(page)
  await dropPhoto(page, 'group.png', group)
  await expect(page.getByText('2 faces, number 1 chosen')).toBeVisible()
  await page.getByRole('radio', { name: 'Drawn face on my photo' }).click()
  const first = page.getByRole('radio', { name: 'Face 1 of 2' })
  const second = page.getByRole('radio', { name: 'Face 2 of 2' })
  await expect(first).toBeChecked()
  await second.click()
  await expect(second).toBeChecked()
  await page.keyboard.press('ArrowLeft')
  await expect(first).toBeChecked()
  await page.keyboard.press('ArrowRight')
  await expect(second).toBeChecked()
  await expect(second).toBeFocused()
  await shot('swap-choose-face')

  // The second, smaller face is the astronaut's on the right.
  const face = await frameOnPhoto(page, '[role="radio"][data-state="checked"][class*="face"]', 1024)
  expect(face.left).toBeGreaterThan(512)
  await enhance(page).click()
  await create(page, 'a portrait of a detective')
  await madePicture(page, 'a portrait of a detective')
  const [id = ''] = pictures(home)
  const change = compareAround(await readPixels(group), await readPixels(pictureFile(home, id)), room(face))
  expect(change.outside).toBe(0)
  expect(change.inside).toBeGreaterThan(3)
})
