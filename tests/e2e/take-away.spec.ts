import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { expect, test } from './app.ts'
import {
  create,
  drawQuickly,
  filmstrip,
  madePicture,
  pictureAction,
  pictureFile,
  pictures,
  ready,
  stageImage,
} from './journey.ts'
import { readPixels } from './pixels.ts'

interface Spied {
  shown?: string[]
  dragged?: { file: string; width: number }[]
}

/** Until Electron's clipboard gave items as the web's does, it gave pictures by themselves. */
interface OlderClipboard {
  readonly readImage?: () => { toPNG(): Buffer }
}

const copiedPicture = async (app: ElectronApplication): Promise<Buffer> => {
  const base64 = await app.evaluate(async ({ clipboard }) => {
    const older = clipboard as unknown as OlderClipboard
    if (older.readImage) return older.readImage().toPNG().toString('base64')
    const [item] = await clipboard.read()
    const blob = await item?.getType('image/png')
    return blob ? Buffer.from(await blob.arrayBuffer()).toString('base64') : ''
  })
  return Buffer.from(base64, 'base64')
}

test('a picture is saved elsewhere, copied, shown in its folder and dragged out', async ({
  app,
  page,
  home,
  shot,
}) => {
  await ready(page)
  await drawQuickly(page)
  await create(page, 'a portrait of a queen')
  await madePicture(page, 'a portrait of a queen')
  const [id = ''] = pictures(home)
  const file = pictureFile(home, id)

  // The system's dialog is the one thing that no test can press.
  const target = join(home, 'elsewhere')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, target)
  await pictureAction(page, 'Save as …').click()
  await expect(page.getByText(`Saved as ${target}.png`)).toBeVisible()
  expect(readFileSync(`${target}.png`).equals(readFileSync(file))).toBe(true)
  await shot('take-away-saved')

  await app.evaluate(({ clipboard }) => clipboard.clear())
  await pictureAction(page, 'Copy picture').click()
  await expect(page.getByText('Picture copied')).toBeVisible()
  expect((await readPixels(await copiedPicture(app))).data.equals((await readPixels(file)).data)).toBe(true)

  await app.evaluate(({ BrowserWindow, shell }) => {
    const spied = globalThis as Spied
    spied.shown = []
    spied.dragged = []
    shell.showItemInFolder = path => spied.shown?.push(path)
    const contents = BrowserWindow.getAllWindows()[0]?.webContents
    if (!contents) return
    contents.startDrag = ({ file: dragged, icon }) => {
      const { width } = typeof icon === 'string' ? { width: 0 } : icon.getSize()
      spied.dragged?.push({ file: dragged ?? '', width })
    }
  })
  await pictureAction(page, 'Show in folder').click()
  await expect.poll(() => app.evaluate(() => (globalThis as Spied).shown)).toEqual([file])
  for (const dragged of [stageImage(page), filmstrip(page).getByRole('option').first()])
    await dragged.dispatchEvent('dragstart')
  await expect
    .poll(() => app.evaluate(() => (globalThis as Spied).dragged))
    .toEqual([
      { file, width: 96 },
      { file, width: 96 },
    ])
  expect(existsSync(file)).toBe(true)
})
