import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Locator, Page } from '@playwright/test'
import { best } from '../best.ts'
import { expect, takeShot, test } from './app.ts'
import {
  create,
  filmstrip,
  libraryFolder,
  madePicture,
  picture,
  pictureAction,
  pictureFile,
  pictures,
  ready,
  setSteps,
  toolbar,
} from './journey.ts'
import { fillLibrary } from './many-pictures.ts'
import { stallsDuring } from './steady.ts'

const many = 5000

const library = (page: Page) => page.getByRole('region', { name: 'Library' })
const grid = (page: Page) => library(page).getByRole('listbox', { name: 'Pictures' })

const openLibrary = async (page: Page) => {
  await toolbar(page).getByRole('button', { name: 'Library' }).click()
  await expect(library(page)).toBeVisible()
}

const trash = (page: Page) => page.getByRole('region', { name: 'Recently deleted' })
const trashGrid = (page: Page) => trash(page).getByRole('listbox', { name: 'Deleted pictures' })

/** All at once, by keyboard; asked for, as so many are. */
const deleteAll = async (page: Page) => {
  await grid(page).press('Control+a')
  await grid(page).press('Delete')
  const question = page.getByRole('alertdialog', { name: 'Delete 5,001 pictures?' })
  await expect(question).toContainText('bring them back for 30 days')
  await question.getByRole('button', { name: 'Delete' }).click()
  const started = Date.now()
  await expect(library(page).getByText('No pictures yet')).toBeVisible()
  console.log(`${many + 1} pictures deleted in ${Date.now() - started} ms`)
}

const restoreAll = async (page: Page) => {
  await library(page).getByRole('button', { name: 'Recently deleted' }).click()
  await trash(page).getByRole('button', { name: 'Restore all' }).click()
  await expect(trash(page).getByText('Nothing here')).toBeVisible()
  await trash(page).getByRole('button', { name: 'Back to the library' }).click()
  await expect(library(page).getByText('5,001 pictures')).toBeVisible()
}

const seenThumbsComplete = (list: Locator): Promise<boolean> =>
  list.evaluate(list => {
    const { top, bottom } = list.getBoundingClientRect()
    const seen = [...list.querySelectorAll('img')].filter(image => {
      const box = image.getBoundingClientRect()
      return box.bottom > top && box.top < bottom
    })
    return seen.length > 0 && seen.every(image => image.complete && image.naturalWidth > 0)
  })

const lookedAt = 40

/** Memory of the page in megabytes, without what it could let go of at once. */
const memoryOf = async (app: ElectronApplication, page: Page): Promise<number> => {
  const debug = await page.context().newCDPSession(page)
  await debug.send('HeapProfiler.collectGarbage')
  await debug.detach()
  return app.evaluate(({ app: electron, BrowserWindow }) => {
    const pid = BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId()
    return (electron.getAppMetrics().find(each => each.pid === pid)?.memory.workingSetSize ?? 0) / 1024
  })
}

/** How many megabytes the page takes more after so many pictures of 512² have been on the stage. */
const growthAlongStrip = async (app: ElectronApplication, page: Page): Promise<number> => {
  const before = await memoryOf(app, page)
  await filmstrip(page).evaluate(async (list, steps) => {
    const frame = () => new Promise(requestAnimationFrame)
    for (let i = 0; i < steps; i++) {
      const last = document.querySelector<HTMLElement>('[data-shown]')?.dataset.shown
      list.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }))
      while (document.querySelector<HTMLElement>('[data-shown]')?.dataset.shown === last) await frame()
      await frame()
      await frame()
    }
  }, lookedAt)
  return (await memoryOf(app, page)) - before
}

/** Scrolls as fast as a hand can for a while, and tells the longest time without a frame and the most elements. */
const scroll = (page: Page): Promise<{ gap: number; elements: number; top: number }> =>
  grid(page).evaluate(
    list =>
      new Promise(resolve => {
        const started = performance.now()
        let last = started
        let gap = 0
        let elements = 0
        const frame = () => {
          const now = performance.now()
          gap = Math.max(gap, now - last)
          last = now
          elements = Math.max(elements, document.querySelectorAll('*').length)
          list.scrollTop += list.clientHeight / 4
          if (now - started > 2500) resolve({ gap, elements, top: list.scrollTop })
          else requestAnimationFrame(frame)
        }
        requestAnimationFrame(frame)
      }),
  )

test('thousands of pictures stay at hand: after a restart, in a search, while scrolling, when deleted', async ({
  home,
  launch,
}) => {
  await fillLibrary(home, many)
  const first = await launch()
  await ready(first.page)
  await setSteps(first.page, 3)
  await create(first.page, 'a portrait of a queen')
  await madePicture(first.page, 'a portrait of a queen')
  await pictureAction(first.page, 'Favourite').click()
  await expect(pictureAction(first.page, 'Favourite')).toHaveAttribute('aria-pressed', 'true')
  await first.quit()

  const { app, page } = await launch()
  await ready(page)
  const strip = filmstrip(page)
  await expect(strip.getByRole('option').first()).toHaveAccessibleName('a portrait of a queen, favourite')
  const grown = await best(() => growthAlongStrip(app, page), 20)
  console.log(`${grown.toFixed(0)} MB more after ${lookedAt} pictures of a megabyte each`)
  expect(grown).toBeLessThan(20)
  await openLibrary(page)
  const opened = Date.now()
  await expect(library(page).getByText('5,001 pictures')).toBeVisible()
  await expect.poll(() => seenThumbsComplete(grid(page))).toBe(true)
  expect(Date.now() - opened).toBeLessThan(10_000)
  await takeShot(page, 'library')

  let elements = 0
  const gap = await best(async () => {
    const seen = await scroll(page)
    expect(seen.top).toBeGreaterThan(1000)
    elements = Math.max(elements, seen.elements)
    return seen.gap
  }, 200)
  expect(gap).toBeLessThan(200)
  expect(elements).toBeLessThan(2500)
  await grid(page).press('End')
  await expect(grid(page).getByRole('option').last()).toHaveAttribute('aria-posinset', String(many + 1))
  await expect(grid(page).getByRole('option').last()).toHaveAttribute('aria-setsize', String(many + 1))
  await expect.poll(() => seenThumbsComplete(grid(page)), { timeout: 30_000 }).toBe(true)

  const search = library(page).getByRole('searchbox', { name: 'Search the library' })
  await search.fill('baker')
  await expect(library(page).getByText('1,000 of 5,001')).toBeVisible()
  await expect(grid(page).getByRole('option').first()).toHaveAccessibleName('a portrait of a baker')
  await grid(page).getByRole('option').first().click()
  await grid(page)
    .getByRole('option')
    .nth(2)
    .click({ modifiers: ['Shift'] })
  await expect(library(page).getByText('3 selected')).toBeVisible()
  await library(page).getByRole('button', { name: 'Add to album' }).click()
  await page.getByRole('menuitem', { name: 'New album …' }).click()
  await page.getByRole('textbox', { name: 'Name of the album' }).fill('Bakers')
  await page.getByRole('button', { name: 'Create' }).click()
  await search.fill('')
  const album = library(page).getByRole('button', { name: 'Bakers, 3 pictures' })
  await album.click()
  await expect(library(page).getByText('3 of 5,001')).toBeVisible()
  await expect(grid(page).getByRole('option')).toHaveCount(3)
  await album.click()
  await library(page).getByRole('combobox', { name: 'Order' }).click()
  await page.getByRole('option', { name: 'Oldest first' }).click()
  await expect(grid(page).getByRole('option').first()).toHaveAccessibleName('a portrait of a singer')
  await library(page).getByRole('combobox', { name: 'Order' }).click()
  await page.getByRole('option', { name: 'Newest first' }).click()
  await library(page)
    .getByRole('button', { name: /: go to another month$/ })
    .click()
  await page.getByRole('menuitem').last().click()
  await expect
    .poll(() => grid(page).evaluate(list => list.scrollTop + list.clientHeight > list.scrollHeight / 2))
    .toBe(true)
  await grid(page).press('Home')
  await search.fill('dragon')
  await expect(library(page).getByRole('heading', { name: 'Nothing found' })).toBeVisible()
  await search.fill('')
  await library(page).getByRole('button', { name: 'Only favourites' }).click()
  await expect(grid(page).getByRole('option')).toHaveCount(1)
  await grid(page).getByRole('option').dblclick()
  await expect(picture(page).getByText('a portrait of a queen')).toBeVisible()

  const [id = ''] = pictures(home).filter(name => name.includes('queen'))
  await pictureAction(page, 'Delete').click()
  await expect.poll(() => existsSync(pictureFile(home, id))).toBe(false)
  await expect(picture(page).getByText('a portrait of a gardener')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(strip.getByRole('option').first()).toHaveAccessibleName('a portrait of a queen, favourite')
  expect(existsSync(pictureFile(home, id))).toBe(true)

  await openLibrary(page)
  await library(page).getByRole('button', { name: 'Only favourites' }).click()
  await expect(library(page).getByText('5,001 pictures')).toBeVisible()
  const held = await best(async () => {
    const { main, window } = await stallsDuring(app, page, () => deleteAll(page))
    expect(pictures(home)).toEqual([])
    const back = await stallsDuring(app, page, () => restoreAll(page))
    return Math.max(main, window, back.main, back.window)
  }, 100)
  console.log(`held up for ${held.toFixed(0)} ms at most`)
  expect(held).toBeLessThan(100)
  expect(pictures(home)).toHaveLength(many + 1)

  // A page that is opened anew, as after a crash, finds what was deleted before.
  await deleteAll(page)
  await page.reload()
  await openLibrary(page)
  await library(page).getByRole('button', { name: 'Recently deleted' }).click()
  await expect(trash(page).getByText('5,001 pictures, ')).toBeVisible()
  await expect(trash(page).getByText('kept here for 30 days')).toBeVisible()
  await expect(trashGrid(page).getByRole('option').first()).toHaveAccessibleName('a portrait of a queen')
  await expect.poll(() => seenThumbsComplete(trashGrid(page))).toBe(true)
  await takeShot(page, 'library-deleted')
  await trashGrid(page).getByRole('option').first().click()
  await trash(page).getByRole('button', { name: 'Restore', exact: true }).click()
  await expect(trash(page).getByText('5,000 pictures, ')).toBeVisible()
  expect(pictures(home)).toEqual([id])
  await trashGrid(page).press('Control+a')
  await trashGrid(page).press('Delete')
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('Delete 5,000 pictures for good?')
  await takeShot(page, 'library-delete-for-good')
  await question.getByRole('button', { name: 'Delete for good' }).click()
  await expect(trash(page).getByText('Nothing here')).toBeVisible()
  expect(readdirSync(join(libraryFolder(home), '.likeness', 'trash'))).toEqual([])
  await page.keyboard.press('Escape')
  await expect(grid(page).getByRole('option')).toHaveCount(1)
})
