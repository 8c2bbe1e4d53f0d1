import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import type { OpenDialogOptions } from 'electron'
import { sandboxArguments } from '../../scripts/lib/app.mjs'
import { ensureElectron } from '../../scripts/lib/electron-dist.mjs'
import { expect, repository, takeShot, test } from './app.ts'
import { composePanel, fixturePath, promptField, ready } from './journey.ts'

/** Chooses a photo by the menu, the system's dialog answered. Tells in which folder the dialog began. */
const chooseFromMenu = (app: ElectronApplication, photo: string): Promise<string> =>
  app.evaluate(({ dialog, Menu }, path) => {
    const began = new Promise<string>(resolve => {
      dialog.showOpenDialog = (...given: unknown[]) => {
        resolve((given.at(-1) as OpenDialogOptions).defaultPath ?? '')
        return Promise.resolve({ canceled: false, filePaths: [path] })
      }
    })
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? [])
    items?.find(({ label }) => label === 'Open Photo…')?.click()
    return began
  }, photo)

/** Starts the app once more on the same data, as a double click on a photo does. Tells how it ended. */
const startAgain = (home: string, photo: string): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const second = spawn(
      ensureElectron(repository).executable,
      [repository, ...sandboxArguments, '--disable-gpu', photo],
      { env: { ...process.env, LIKENESS_HOME: home }, stdio: 'ignore' },
    )
    second.on('error', reject)
    second.on('exit', resolve)
  })

test('a photo the app is opened with is there at once; a second start hands its photo over', async ({
  home,
  launch,
}) => {
  const cache = join(home, 'system-cache')
  const { app, page } = await launch({
    args: [fixturePath('photos/astronaut.png')],
    env: { XDG_CACHE_HOME: cache, CI: '' },
  })
  await expect(composePanel(page).getByAltText('Your photo astronaut.png')).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('One face found')).toBeVisible()
  // Networks have run: in an engine process, too, ONNX Runtime keeps no record of it.
  expect(existsSync(join(cache, 'Microsoft'))).toBe(false)
  await ready(page)

  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    const spied = globalThis as { focused?: number }
    spied.focused = 0
    if (window)
      window.focus = () => {
        spied.focused = (spied.focused ?? 0) + 1
      }
  })
  expect(await startAgain(home, fixturePath('photos/grace_hopper.jpg'))).toBe(0)
  await expect(composePanel(page).getByAltText('Your photo grace_hopper.jpg')).toBeVisible()
  expect(await app.evaluate(() => (globalThis as { focused?: number }).focused)).toBe(1)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  await takeShot(page, 'open-photo')

  expect(await startAgain(home, fixturePath('no-such-photo.png'))).toBe(0)
  await expect(page.getByText(/A file is no longer where it was. Choose your photo again/)).toBeVisible()
  await expect(composePanel(page).getByAltText('Your photo grace_hopper.jpg')).toBeVisible()

  // A page opened anew, as after a crash, has the form as it was left.
  await promptField(page).fill('a queen')
  await page.reload()
  await expect(composePanel(page).getByAltText('Your photo grace_hopper.jpg')).toBeVisible()
  await expect(promptField(page)).toHaveValue('a queen')

  // Electron remembers no folder from one dialog to the next.
  expect(await chooseFromMenu(app, fixturePath('photos/mona_lisa.jpg'))).toBe(
    await app.evaluate(electron => electron.app.getPath('pictures')),
  )
  await expect(composePanel(page).getByAltText('Your photo mona_lisa.jpg')).toBeVisible()
  expect(await chooseFromMenu(app, fixturePath('photos/astronaut.png'))).toBe(fixturePath('photos'))
  await expect(composePanel(page).getByAltText('Your photo astronaut.png')).toBeVisible()
})
