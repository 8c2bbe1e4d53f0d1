import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Settings } from '../../src/shared/api/settings.ts'
import { expect, test } from './app.ts'
import {
  chooseFrom,
  create,
  drawQuickly,
  filmstrip,
  madePicture,
  pictures,
  ready,
  toolbar,
} from './journey.ts'
import { answerDialogs, asked } from './system-dialogs.ts'

test('settings apply at once: language, theme, provider, safety filter and folders', async ({
  app,
  page,
  home,
  shot,
}) => {
  const saved = (): Settings => JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8')) as Settings
  await ready(page)
  await drawQuickly(page)
  await create(page, 'a portrait of a queen')
  await madePicture(page, 'a portrait of a queen')
  await toolbar(page).getByRole('button', { name: 'Settings' }).click()
  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await shot('settings-light')

  await chooseFrom(dialog.getByRole('combobox', { name: 'Language' }), 'Deutsch')
  const german = page.getByRole('dialog', { name: 'Einstellungen' })
  await expect(german).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  await expect(page.getByText('Ergebnis verbessern')).toBeVisible()
  const menu = () => app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label))
  await expect.poll(menu).toContain('Datei')
  await chooseFrom(german.getByRole('combobox', { name: 'Sprache' }), 'English')
  await expect(dialog).toBeVisible()
  await expect.poll(menu).toContain('File')

  const lightness = () =>
    page.evaluate(() => {
      const [red = 0, green = 0, blue = 0] =
        getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []
      return (Number(red) + Number(green) + Number(blue)) / 3
    })
  expect(await lightness()).toBeGreaterThan(200)
  await dialog.getByRole('radio', { name: 'Dark' }).click()
  await expect.poll(lightness).toBeLessThan(60)
  await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark')

  await chooseFrom(dialog.getByRole('combobox', { name: 'Compute on' }), 'Processor (CPU)')
  await expect.poll(() => saved().provider).toBe('cpu')

  await chooseFrom(dialog.getByRole('combobox', { name: 'Free the memory after' }), 'Never')
  await expect.poll(() => saved().unloadAfterMinutes).toBeNull()

  await chooseFrom(dialog.getByRole('combobox', { name: 'Room for merged LoRAs' }), '16 GB')
  await expect.poll(() => saved().mergedGigabytes).toBe(16)

  const filter = dialog.getByRole('switch', { name: 'Safety filter' })
  // Whatever the page asks for, the person answers outside of it.
  await answerDialogs(app, 'Keep It On')
  await filter.click()
  await expect.poll(() => asked(app)).toMatchObject([{ message: 'Turn the safety filter off?' }])
  const alone = await page.evaluate(() => window.likeness.request('settings.set', { safetyFilter: false }))
  expect(alone).toMatchObject({ ok: true, value: { safetyFilter: true } })
  await expect(filter).toBeChecked()
  expect(saved().safetyFilter).toBe(true)
  await answerDialogs(app, 'Turn Off')
  await filter.click()
  await expect(filter).not.toBeChecked()
  await expect.poll(() => saved().safetyFilter).toBe(false)

  // The system's dialog is the one thing that no test can press.
  const folder = join(home, 'my pictures')
  mkdirSync(folder)
  await app.evaluate(({ dialog: system }, path) => {
    system.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, folder)
  await dialog.getByRole('button', { name: 'Change the folder for pictures' }).click()
  await expect(dialog.getByText(folder)).toBeVisible()
  await shot('settings-dark')
  await page.keyboard.press('Escape')
  await expect(page.getByText('Your pictures will line up here.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Make a picture of someone' })).toBeVisible()
  await ready(page)
  await create(page, 'a portrait of a robot')
  await madePicture(page, 'a portrait of a robot')
  expect(pictures(home)).toHaveLength(1)
  expect(readdirSync(folder).filter(name => name.endsWith('-robot.png'))).toHaveLength(1)
  await expect(filmstrip(page).getByRole('option')).toHaveCount(1)
  const provider = await page.evaluate(async () => {
    const answer = await window.likeness.request('jobs.list', {})
    return answer.ok ? answer.value.jobs.at(-1)?.work.input.provider : undefined
  })
  expect(provider).toBe('cpu')

  await toolbar(page).getByRole('button', { name: 'Settings' }).click()
  await dialog.getByRole('button', { name: 'Reset the folder for pictures' }).click()
  await expect(dialog.getByText(join(home, 'library'))).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(filmstrip(page).getByRole('option', { name: 'a portrait of a queen' })).toBeVisible()
})
