import { expect, takeShot, test } from './app.ts'
import { ready } from './journey.ts'

test('the first start speaks of consent once, and shows how to begin', async ({ launch }) => {
  const first = await launch({ settings: null })
  const consent = first.page.getByRole('dialog', { name: 'Faces belong to people' })
  await expect(consent).toBeVisible()
  await expect(consent).toContainText('ask them before you make pictures of them')
  await expect(consent).toContainText('Nothing is uploaded')
  await takeShot(first.page, 'first-start-consent')
  const understood = consent.getByRole('button', { name: 'I understand' })
  await expect(understood).toBeFocused()
  await first.page.keyboard.press('Enter')
  await expect(consent).toBeHidden()

  const welcome = first.page.getByRole('region', { name: 'Make a picture of someone' })
  await expect(welcome).toContainText('Say who you want to see')
  await expect(welcome).toContainText('Or begin with photos')
  await expect(welcome).toContainText('Everything stays on this computer')
  await expect(welcome).toContainText('starter pack')
  await ready(first.page)
  await takeShot(first.page, 'first-start-welcome')
  await welcome.getByRole('button', { name: 'About model packs' }).click()
  const models = first.page.getByRole('dialog', { name: 'Models' })
  await expect(models.getByRole('heading', { name: 'Likeness Starter' })).toBeVisible()
  await takeShot(first.page, 'first-start-models')
  await first.page.keyboard.press('Escape')
  await expect(models).toBeHidden()

  // An example writes the prompt for those who do not know what to write.
  await first.page.getByRole('button', { name: 'Wizard' }).click()
  await expect(first.page.getByLabel('Prompt', { exact: true })).toHaveValue('a portrait of a wizard')
  await first.quit()

  const second = await launch({ settings: null })
  await ready(second.page)
  await expect(second.page.getByRole('region', { name: 'Make a picture of someone' })).toBeVisible()
  await expect(second.page.getByRole('dialog')).toHaveCount(0)
  await expect(second.page.getByLabel('Prompt', { exact: true })).toHaveValue('a portrait of a wizard')
})
