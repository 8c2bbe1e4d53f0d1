import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, takeShot, test } from './app.ts'
import { dropPhoto, fixtureBytes, ready } from './journey.ts'
import { shownIn } from './theme.ts'

test('a settings file that cannot be read is set aside, one bad setting costs only itself', async ({
  home,
  launch,
}) => {
  const file = join(home, 'settings.json')
  const broken = '{"version":1,"theme":"dark","consentShown":tr'
  writeFileSync(file, broken)
  const first = await launch({ settings: null })
  await expect(first.page.getByText(/The settings could not be read, so they begin afresh/)).toBeVisible()
  await takeShot(first.page, 'settings-set-aside')
  await ready(first.page)
  await shownIn(first.page, 'light')
  const aside = readdirSync(home).filter(name => name.startsWith('settings-broken-'))
  expect(aside).toHaveLength(1)
  expect(readFileSync(join(home, aside[0] ?? ''), 'utf8')).toBe(broken)
  // What was said before the first photo is not known any more either, and is written once it is said again.
  expect(existsSync(file)).toBe(false)
  await dropPhoto(first.page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await first.page.getByRole('button', { name: 'I understand' }).click()
  await expect.poll(() => existsSync(file)).toBe(true)
  await first.quit()

  writeFileSync(
    file,
    JSON.stringify({ version: 1, consentShown: true, theme: 'dark', language: 'de', provider: 'abacus' }),
  )
  const second = await launch({ settings: null })
  await expect(second.page.getByText(/Einige Einstellungen waren nicht zu verstehen/)).toBeVisible()
  await shownIn(second.page, 'dark')
  await expect(second.page.getByRole('heading', { name: 'Mach ein Bild von jemandem' })).toBeVisible()
  await second.page.getByRole('button', { name: 'Einstellungen' }).click()
  const dialog = second.page.getByRole('dialog', { name: 'Einstellungen' })
  await expect(dialog.getByRole('combobox', { name: 'Rechnen mit' })).toHaveText('Automatisch')
  await expect(dialog.getByRole('combobox', { name: 'Sprache' })).toHaveText('Deutsch')
  await takeShot(second.page, 'settings-german-dark')
})
