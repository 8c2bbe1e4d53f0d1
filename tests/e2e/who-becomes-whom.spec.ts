import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import sharp from 'sharp'
import { missedFacePhoto, missedFaces } from '../missed-face.ts'
import { expect, takeShot, test } from './app.ts'
import { dropFromDisk } from './drop-from-disk.ts'
import {
  composePanel,
  dropPhoto,
  fixtureBytes,
  fixturePath,
  jobLimit,
  picture,
  pictureAction,
  pictureFile,
  pictures,
  ready,
  stageImage,
} from './journey.ts'
import { lookAt } from './look-at.ts'
import { type Pixels, readPixels } from './pixels.ts'

const side = 384

/** People side by side, from the left, each in a square. */
const groupPhoto = async (...names: readonly string[]): Promise<Buffer> => {
  const crops = await Promise.all(
    names.map(name =>
      sharp(fixtureBytes(`photos/${name}`))
        .resize(side, side, { position: 'top' })
        .png()
        .toBuffer(),
    ),
  )
  const background = { width: side * names.length, height: side, channels: 3 as const, background: '#888' }
  return sharp({ create: background })
    .composite(crops.map((input, i) => ({ input, left: i * side, top: 0 })))
    .png()
    .toBuffer()
}

/** Mean difference, in levels of 255, of one person's square. */
const differenceAt = (a: Pixels, b: Pixels, person: number): number => {
  let sum = 0
  for (let y = 0; y < side; y++)
    for (let x = person * side; x < (person + 1) * side; x++)
      for (let c = 0; c < 3; c++) {
        const at = 3 * (y * a.width + x) + c
        sum += Math.abs(a.data[at]! - b.data[at]!)
      }
  return sum / (3 * side * side)
}

const choose = (page: Page, task: string) =>
  page.getByRole('radiogroup', { name: 'What to make' }).getByRole('radio', { name: task }).click()
const slot = (page: Page, name: string) => composePanel(page).getByRole('group', { name })
const who = (page: Page): Locator => page.getByRole('region', { name: 'Who becomes whom' })
const lender = (page: Page, number: number) =>
  who(page).getByRole('radio', { name: new RegExp(`^Face ${number}, from`) })
const target = (page: Page, number: number) =>
  who(page).getByRole('button', { name: new RegExp(`^Face ${number} of the target`) })

const drag = async (page: Page, from: Locator, to: Locator): Promise<void> => {
  const centre = async (tile: Locator) => {
    await tile.scrollIntoViewIfNeeded()
    const box = (await tile.boundingBox())!
    return [box.x + box.width / 2, box.y + box.height / 2] as const
  }
  await page.mouse.move(...(await centre(from)))
  await page.mouse.down()
  await page.mouse.move(...(await centre(to)), { steps: 6 })
}

const swapWithout = async (page: Page): Promise<void> => {
  const enhance = composePanel(page).getByRole('switch', { name: 'Enhance the result' })
  if (await enhance.isChecked()) await enhance.click()
}

const swapped = async (page: Page, home: string, count: number): Promise<Pixels> => {
  await composePanel(page).getByRole('button', { name: 'Swap', exact: true }).click()
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(count)
  await expect(stageImage(page)).toHaveAttribute('data-shown', /./)
  return readPixels(pictureFile(home, pictures(home).at(-1)!))
}

test('faces of two photos go onto those of a group, by drag, click and keys', async ({
  page,
  home,
  shot,
}) => {
  test.slow()
  await ready(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await choose(page, 'Swap')
  const group = await groupPhoto('grace_hopper.jpg', 'astronaut.png')
  const before = await readPixels(group)
  writeFileSync(join(home, 'group.png'), group)
  // Dropped together beside the slots: each finds its place.
  const dropped = [fixturePath('photos/mona_lisa.jpg'), join(home, 'group.png')]
  await dropFromDisk(page, page.getByRole('radiogroup', { name: 'What to make' }), [
    ...dropped,
    fixturePath('photos/astronaut.png'),
    fixturePath('no-face.png'),
  ])
  await expect(slot(page, 'Face from').getByAltText('Your photo mona_lisa.jpg')).toBeVisible()
  await expect(slot(page, 'Onto').getByAltText('Your photo group.png')).toBeVisible()
  await expect(page.getByText('One more photo lends faces: astronaut.png')).toBeVisible()
  await expect(page.getByText(/so it lends none: no-face.png/)).toBeVisible()
  await expect(lender(page, 2)).toBeVisible()
  await takeShot(page, 'who-dropped')
  await page.getByRole('button', { name: 'Remove astronaut.png and its faces' }).click()
  await expect(who(page).getByText('1 of 2 replaced')).toBeVisible()
  // Large enough to see.
  expect((await target(page, 2).boundingBox())!.width).toBeGreaterThanOrEqual(56)
  await page
    .locator('input[aria-label="Add a photo with more faces to give"]')
    .setInputFiles(fixturePath('photos/astronaut.png'))
  await expect(lender(page, 2)).toBeVisible()
  await lookAt(page, 'who-default')

  // The largest face of the group, the admiral's, gets the first face unless chosen otherwise.
  await drag(page, lender(page, 2), target(page, 2))
  await shot('who-dragging')
  await page.mouse.up()
  await expect(target(page, 2)).toHaveAccessibleName('Face 2 of the target becomes face 2 of the source')
  await expect(target(page, 1)).toHaveAccessibleName('Face 1 of the target becomes face 1 of the source')
  await expect(who(page).getByText('2 of 2 replaced')).toBeVisible()
  await lookAt(page, 'who-pairs')
  // The other way round as well: a face of the target is dragged onto who it becomes.
  await drag(page, target(page, 1), lender(page, 2))
  await page.mouse.up()
  await expect(target(page, 1)).toHaveAccessibleName(/becomes face 2/)
  await drag(page, target(page, 2), lender(page, 1))
  await page.mouse.up()
  await expect(target(page, 2)).toHaveAccessibleName(/becomes face 1/)

  await swapWithout(page)
  const both = await swapped(page, home, 1)
  expect(differenceAt(before, both, 0)).toBeGreaterThan(1)
  expect(differenceAt(before, both, 1)).toBeGreaterThan(0.3)
  await expect(picture(page).getByText(/like the source face/)).toBeVisible()
  await expect(picture(page).getByText('2 faces swapped onto a photo')).toBeVisible()
  await shot('who-result')

  // Taken back from the picture, with all photos, and made again to the pixel.
  await page.getByRole('button', { name: 'Remove astronaut.png and its faces' }).click()
  await expect(who(page).getByText('1 of 2 replaced')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(who(page).getByText('2 of 2 replaced')).toBeVisible()
  await page.getByRole('button', { name: 'Remove astronaut.png and its faces' }).click()
  await target(page, 2).click()
  await pictureAction(page, 'Reuse recipe').click()
  await expect(page.getByText('The settings are in the form, with the photos.')).toBeVisible()
  await expect(target(page, 1)).toHaveAccessibleName(/becomes face 2/)
  await expect(target(page, 2)).toHaveAccessibleName(/becomes face 1/)
  await takeShot(page, 'who-recipe-loaded')
  await pictureAction(page, 'Make it again').click()
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(2)
  await expect(stageImage(page)).toHaveAttribute('data-shown', /./)
  const again = await readPixels(pictureFile(home, pictures(home).at(-1)!))
  expect(Buffer.compare(again.data, both.data)).toBe(0)

  // Taken away by keys, the same as by the cross.
  await lender(page, 1).focus()
  await target(page, 1).focus()
  await page.keyboard.press('Delete')
  await expect(target(page, 1)).toHaveAccessibleName('Face 1 of the target stays as it is')
  const right = await swapped(page, home, 3)
  expect(differenceAt(before, right, 0)).toBe(0)
  expect(differenceAt(both, right, 1)).toBe(0)
  await page.getByRole('button', { name: 'Leave face 2 of the target as it is' }).click()
  await expect(page.getByText('Choose at least one face that is replaced.')).toBeVisible()
  await target(page, 1).focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await expect(target(page, 2)).toHaveAccessibleName(/becomes face 1/)
  await page.getByRole('button', { name: /^Everyone becomes face 1/ }).click()
  await expect(who(page).getByText('2 of 2 replaced')).toBeVisible()

  // The form is as it was left when the page opens anew.
  await page.reload()
  await expect(who(page).getByText('2 of 2 replaced')).toBeVisible()
  await expect(lender(page, 2)).toBeVisible()
  await page.getByRole('button', { name: 'Remove astronaut.png and its faces' }).click()
  await expect(lender(page, 2)).toHaveCount(0)
  await expect(who(page).getByText('2 of 2 replaced')).toBeVisible()

  await page.getByRole('button', { name: 'Swap these two' }).click()
  await expect(target(page, 1)).toHaveAccessibleName(/becomes face 2/)
  await expect(target(page, 2)).toHaveAccessibleName(/becomes face 1/)
  await lookAt(page, 'who-exchange')
  const exchanged = await swapped(page, home, 4)
  expect(differenceAt(before, exchanged, 0)).toBeGreaterThan(0.3)
  expect(differenceAt(before, exchanged, 1)).toBeGreaterThan(0.3)
  await shot('who-exchanged')
})

test('a face that was not found is marked by hand, and replaced', async ({ page, home, shot }) => {
  test.slow()
  await ready(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await choose(page, 'Swap')
  const photo = await missedFacePhoto('dark and tilted')
  const before = await readPixels(photo)
  await dropPhoto(page, 'grace_hopper.jpg', fixtureBytes('photos/grace_hopper.jpg'), 'image/jpeg')
  await expect(slot(page, 'Face from').getByAltText('Your photo grace_hopper.jpg')).toBeVisible()
  await dropPhoto(page, 'two.png', photo)
  await expect(page.getByText('One face found')).toHaveCount(2)
  await slot(page, 'Onto').getByRole('button', { name: 'Mark a face that was not found' }).click()
  const dialog = page.getByRole('dialog', { name: 'Mark a face' })
  const draw = async ([left, top, width, height]: readonly number[]) => {
    const shown = (await dialog.getByAltText('Your photo two.png').boundingBox())!
    const scale = shown.width / 800
    await page.mouse.move(shown.x + left! * scale, shown.y + top! * scale)
    await page.mouse.down()
    await page.mouse.move(shown.x + (left! + width!) * scale, shown.y + (top! + height!) * scale, {
      steps: 5,
    })
    await page.mouse.up()
  }
  await draw([410, 440, 30, 30])
  await dialog.getByRole('button', { name: 'Find the face' }).click()
  await expect(dialog.getByRole('alert')).toContainText('No face is seen in the part you marked')
  await lookAt(page, 'who-mark-nothing')
  await draw(missedFaces['dark and tilted'].box)
  await lookAt(page, 'who-mark')
  await dialog.getByRole('button', { name: 'Find the face' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(target(page, 2)).toHaveAccessibleName('Face 2 of the target becomes face 1 of the source')
  await expect(target(page, 1)).toHaveAccessibleName('Face 1 of the target stays as it is')
  await lookAt(page, 'who-marked')
  await swapWithout(page)
  const after = await swapped(page, home, 1)
  const bounds = [800, 480, 0, 0]
  for (let i = 0; i < after.data.length; i++) {
    if (after.data[i] === before.data[i]) continue
    const [x, y] = [Math.floor(i / 3) % 800, Math.floor(i / 3 / 800)]
    bounds.splice(
      0,
      4,
      Math.min(bounds[0]!, x),
      Math.min(bounds[1]!, y),
      Math.max(bounds[2]!, x),
      Math.max(bounds[3]!, y),
    )
  }
  const [left, top, width, height] = missedFaces['dark and tilted'].box
  expect(bounds[0]).toBeGreaterThan(left - width / 2)
  expect(bounds[1]).toBeGreaterThan(top - height / 2)
  expect(bounds[2]).toBeLessThan(left + 1.5 * width)
  expect(bounds[3]).toBeLessThan(top + 1.5 * height)
  await shot('who-marked-result')
  await page.reload()
  await expect(target(page, 2)).toBeVisible()
  // The recipe knows the box, and marks the face again where it was taken away.
  await page.getByRole('button', { name: 'Mark a face that was not found' }).last().click()
  await dialog.getByRole('button', { name: /^Remove/ }).click()
  await expect(target(page, 2)).toHaveCount(0)
  await page.keyboard.press('Escape')
  await pictureAction(page, 'Reuse recipe').click()
  await expect(target(page, 2)).toHaveAccessibleName('Face 2 of the target becomes face 1 of the source')
})
