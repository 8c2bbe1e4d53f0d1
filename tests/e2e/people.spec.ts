import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { writeAlbum } from '../album.ts'
import { writeGroupPhoto } from '../group-photo.ts'
import { expect, takeShot, test } from './app.ts'
import { dropFromDisk } from './drop-from-disk.ts'
import {
  composePanel,
  dropPhoto,
  fixtureBytes,
  fixturePath,
  jobLimit,
  libraryFiles,
  picture,
  pictureAction,
  pictureFile,
  pictures,
  ready,
  recipeOf,
  stageImage,
  toolbar,
} from './journey.ts'
import { lookAt } from './look-at.ts'
import { compareAround, readPixels, widened } from './pixels.ts'

const people = (page: Page) => page.getByRole('region', { name: 'People', exact: true }).first()
const card = (page: Page, name: string) => people(page).getByRole('listitem').filter({ hasText: name })
const choose = (page: Page, task: string) =>
  page.getByRole('radiogroup', { name: 'What to make' }).getByRole('radio', { name: task }).click()
const slot = (page: Page, name: string) => composePanel(page).getByRole('group', { name })

/** Ids of the kept people, as their folders are called. */
const kept = (home: string): string[] => {
  try {
    return readdirSync(join(home, 'people')).filter(name => /^[0-9a-f]{16}$/.test(name))
  } catch {
    return []
  }
}

test('a folder of photos becomes people, who are swapped into a photo, changed and deleted', async ({
  page,
  home,
}) => {
  test.slow()
  const album = join(home, 'album')
  await writeAlbum(album)
  await ready(page)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await toolbar(page).getByRole('button', { name: 'People' }).click()
  await expect(page.getByRole('heading', { name: 'People you keep' })).toBeVisible()
  await lookAt(page, 'people-empty')

  const many = join(home, 'many')
  mkdirSync(many)
  for (let i = 0; i < 80; i++)
    copyFileSync(fixturePath('photos/grace_hopper.jpg'), join(many, `${String(i)}.jpg`))
  await dropFromDisk(page, people(page), [many])
  await expect(people(page).getByText(/Looking at picture \d+ of 80/)).toBeVisible()
  await expect(people(page).getByRole('progressbar', { name: 'Looking for people' })).toBeVisible()
  await takeShot(page, 'people-looking')
  await people(page).getByRole('button', { name: 'Cancel' }).click()
  await expect(people(page).getByRole('progressbar')).toBeHidden({ timeout: jobLimit })
  await expect(page.getByRole('heading', { name: 'People you keep' })).toBeVisible()

  await dropFromDisk(page, people(page), [album])
  await expect(people(page).getByText('2 people found')).toBeVisible({ timeout: jobLimit })
  const faces = people(page).getByRole('list', { name: 'Person 1' }).getByRole('listitem')
  await expect(faces).toHaveCount(6)
  await expect(faces.filter({ hasText: 'Same picture again' })).toHaveCount(2)
  await expect(faces.filter({ hasText: 'Blurred' })).toHaveCount(1)
  await expect(faces.filter({ hasText: 'Too small' })).toHaveCount(1)
  await expect(people(page).getByText('6-nobody.png')).toBeVisible()
  await expect(people(page).getByText('7-broken.jpg')).toBeVisible()
  for (const image of await faces.locator('img').all())
    expect(await image.evaluate((each: HTMLImageElement) => each.naturalWidth)).toBe(256)
  expect(kept(home)).toEqual([])
  await lookAt(page, 'people-found')

  // One of the faces is not to be kept.
  await people(page).getByRole('button', { name: 'Keep the face in 2-lighter.jpg' }).click()
  await people(page).getByRole('textbox', { name: 'Name of person 1' }).fill('Eileen')
  await people(page).getByRole('button', { name: 'Keep', exact: true }).first().click()
  await expect(people(page).getByText('Kept: Eileen')).toBeVisible()
  expect(kept(home)).toHaveLength(1)
  await lookAt(page, 'people-kept')
  await people(page).getByRole('button', { name: 'Show photos' }).click()
  await expect(page.getByRole('heading', { name: '2 photos count' })).toBeVisible()
  await expect(page.getByRole('heading', { name: '3 set aside' })).toBeVisible()
  await people(page).getByRole('button', { name: 'Use anyway: 5-small.png' }).click()
  await expect(page.getByRole('heading', { name: '3 photos count' })).toBeVisible()

  // Photos become another person, and the two become one again.
  await people(page).getByRole('button', { name: 'Choose the photo 4-blurred.png' }).click()
  await lookAt(page, 'people-person')
  await people(page).getByRole('button', { name: 'Make another person' }).click()
  await expect(people(page).getByRole('button', { name: 'No name yet: rename' })).toBeVisible()
  expect(kept(home)).toHaveLength(2)
  await people(page).getByRole('button', { name: 'More for No name yet' }).click()
  await page.getByRole('menuitem', { name: 'Is the same person as' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('menuitem', { name: 'Eileen' })).toBeFocused()
  await takeShot(page, 'people-merge')
  await page.keyboard.press('Enter')
  await expect(people(page).getByRole('button', { name: 'Eileen: rename' })).toBeVisible()
  expect(kept(home)).toHaveLength(1)
  // The message covers no command of the page even in the smallest window, and no panel that stands beside the others.
  const message = page.locator('[data-sonner-toast]').filter({ hasText: 'one person now' })
  const queue = page.getByRole('region', { name: 'Queue', exact: true })
  const boxOf = async (what: Locator) => (await what.boundingBox())!
  await page.setViewportSize({ width: 820, height: 600 })
  const bar = await boxOf(people(page).getByText(/^Click photos to choose them/))
  expect((await boxOf(message)).y).toBeGreaterThan(bar.y + bar.height)
  await takeShot(page, 'people-merged-820')
  await page.setViewportSize({ width: 1024, height: 640 })
  await toolbar(page).getByRole('button', { name: 'Queue' }).click()
  await expect(queue).toBeVisible()
  const [told, panel] = [await boxOf(message), await boxOf(composePanel(page))]
  expect(told.x).toBeGreaterThan(panel.x + panel.width)
  expect(told.x + told.width).toBeLessThan((await boxOf(queue)).x)
  await takeShot(page, 'people-merged')
  await toolbar(page).getByRole('button', { name: 'Queue' }).click()
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(people(page).getByRole('button', { name: 'No name yet: rename' })).toBeVisible()
  expect(kept(home)).toHaveLength(2)
  await people(page).getByRole('button', { name: 'More for No name yet' }).click()
  await page.getByRole('menuitem', { name: 'Is the same person as' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('menuitem', { name: 'Eileen' }).press('Enter')
  await expect(people(page).getByRole('button', { name: 'Eileen: rename' })).toBeVisible()
  expect(kept(home)).toHaveLength(1)

  // Deleting photos of a person.
  await people(page).getByRole('button', { name: 'Choose the photo 4-blurred.png' }).click()
  await people(page).getByRole('button', { name: 'Delete …' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(people(page).getByRole('button', { name: 'Choose the photo 4-blurred.png' })).toHaveCount(0)

  // Somebody who is known is recognised; the others are kept as well.
  await people(page).getByRole('button', { name: 'Back to all people' }).click()
  await dropFromDisk(page, people(page), [album])
  await expect(people(page).getByText('2 people found')).toBeVisible({ timeout: jobLimit })
  await expect(people(page).getByText('Looks like Eileen')).toBeVisible()
  await people(page)
    .getByRole('textbox', { name: 'Name of person 2' })
    .fill('Rear Admiral Grace Brewster Murray Hopper')
  await people(page).getByRole('button', { name: 'Keep', exact: true }).click()
  await expect(people(page).getByText(/Kept: Rear Admiral/)).toBeVisible()
  await people(page)
    .getByRole('button', { name: /photos to Eileen/ })
    .click()
  await expect(people(page).getByText('Added to Eileen')).toBeVisible()
  await lookAt(page, 'people-known')
  await people(page).getByRole('button', { name: 'Done' }).click()

  await people(page).getByRole('button', { name: 'Eileen: rename' }).click()
  await people(page).getByRole('textbox', { name: 'Name' }).fill('Eileen Collins')
  await page.keyboard.press('Enter')
  await expect(card(page, 'Eileen Collins')).toBeVisible()
  await lookAt(page, 'people-all')

  // Swapped into a photo by what the person looks like.
  await people(page).getByRole('button', { name: 'Swap into …: Eileen Collins' }).click()
  await expect(slot(page, 'Face from').getByText('Eileen Collins')).toBeVisible()
  await dropPhoto(page, 'mona_lisa.jpg', fixtureBytes('photos/mona_lisa.jpg'), 'image/jpeg')
  await expect(slot(page, 'Onto').getByText('One face found')).toBeVisible()
  await composePanel(page).getByRole('switch', { name: 'Enhance the result' }).click()
  await expect(
    composePanel(page).getByRole('switch', { name: 'Write the name into the picture' }),
  ).not.toBeChecked()
  await lookAt(page, 'people-source')
  await composePanel(page).getByRole('button', { name: 'Swap', exact: true }).click()
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(1)
  await expect(stageImage(page)).toHaveAttribute('data-shown', /./)
  await takeShot(page, 'people-result')
  const similarity = await picture(page)
    .getByText(/the source face, 0\.\d\d/)
    .textContent()
  expect(Number(/0\.\d\d/.exec(similarity ?? '')?.[0])).toBeGreaterThan(0.4)
  const result = pictureFile(home, pictures(home).at(-1)!)
  const face = widened({ left: 266, top: 176, width: 193, height: 226 }, 0.6)
  const difference = compareAround(
    await readPixels(fixtureBytes('photos/mona_lisa.jpg')),
    await readPixels(result),
    face,
  )
  expect(difference.inside).toBeGreaterThan(2)
  expect(difference.outside).toBeLessThanOrEqual(2)
  expect(JSON.stringify(recipeOf(result))).not.toMatch(new RegExp(`Eileen|${kept(home).join('|')}`))

  // Made again, though the picture does not say of whom it is.
  await pictureAction(page, 'Make it again').click()
  await expect.poll(() => pictures(home).length, { timeout: jobLimit }).toBe(2)
  const again = await readPixels(pictureFile(home, pictures(home).at(-1)!))
  expect(compareAround(await readPixels(result), again, face)).toEqual({ inside: 0, outside: 0 })

  // In a group, only a kept person gets the face.
  const group = join(home, 'group.png')
  await writeGroupPhoto(group)
  await dropFromDisk(page, slot(page, 'Onto'), [group])
  const who = page.getByRole('region', { name: 'Who becomes whom' })
  await who.getByRole('button', { name: 'Only one person' }).click()
  await who.getByRole('button', { name: 'or a person you keep' }).click()
  // Whatever takes the focus meanwhile does not close it.
  await page.evaluate(() => document.querySelector<HTMLElement>('[role="group"][tabindex="0"]')?.focus())
  await page.getByRole('menuitem', { name: /Rear Admiral/ }).click()
  await expect(who.getByText('Found, marked in your photo')).toBeVisible({ timeout: jobLimit })
  await expect(who.getByText('1 of 2 replaced')).toBeVisible()
  await lookAt(page, 'people-who')

  await choose(page, 'Draw')
  await toolbar(page).getByRole('button', { name: 'People' }).click()
  await card(page, 'Eileen Collins')
    .getByRole('button', { name: /^Photos of/ })
    .click()
  await people(page).getByRole('button', { name: 'Draw with this face' }).click()
  await expect(composePanel(page).getByRole('region', { name: 'Face in the drawing' })).toContainText(
    'Eileen Collins',
  )
  await lookAt(page, 'people-drawing')

  // Deleted with every file; the form does not have them any more.
  const before = libraryFiles(home)
  await toolbar(page).getByRole('button', { name: 'People' }).click()
  await page.keyboard.press('Escape')
  const damaged = join(home, 'people', '0'.repeat(16))
  mkdirSync(damaged)
  writeFileSync(join(damaged, 'person.json'), 'damaged')
  for (const name of ['Eileen Collins', 'Rear Admiral Grace Brewster Murray Hopper']) {
    await people(page)
      .getByRole('button', { name: `More for ${name}` })
      .click()
    await page.getByRole('menuitem', { name: 'Delete person …' }).click()
    const question = page.getByRole('alertdialog', { name: `Delete ${name}?` })
    await expect(question).toContainText(/deleted from this computer for good/)
    await takeShot(page, 'people-delete')
    await question.getByRole('button', { name: 'Delete' }).click()
    await expect(question).toBeHidden()
  }
  await expect(page.getByRole('heading', { name: 'People you keep' })).toBeVisible()
  await expect(people(page).getByText(/^What is kept of 1 person cannot be read\./)).toBeVisible()
  await lookAt(page, 'people-damaged')
  await people(page).getByRole('button', { name: 'Delete …' }).click()
  const question = page.getByRole('alertdialog', { name: 'Delete 1 person who cannot be read?' })
  await question.getByRole('button', { name: 'Delete' }).click()
  await expect(people(page).getByText(/cannot be read/)).toBeHidden()
  expect(kept(home)).toEqual([])
  expect(libraryFiles(home)).toEqual(before)
  await expect(composePanel(page).getByRole('region', { name: 'Face in the drawing' })).toBeHidden()

  // What was made with them stays, and says why it cannot be made again.
  await page.keyboard.press('Escape')
  await pictureAction(page, 'Make it again').click()
  await expect(page.getByText(/A person of this swap has been deleted: choose another/)).toBeVisible()
  await lookAt(page, 'people-gone')
})
