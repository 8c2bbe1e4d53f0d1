import { expect, takeShot, test } from './app.ts'
import { composePanel, dropPhoto, fixtureBytes, promptField, ready } from './journey.ts'

test('the first start shows how to begin, and the first photo what holds for faces', async ({ launch }) => {
  const first = await launch({ settings: null })
  await expect(promptField(first.page)).toBeFocused()
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

  // Photos come with a word about the people in them: once, and nothing is done before.
  const consent = first.page.getByRole('dialog', { name: 'Faces belong to people' })
  const photo = composePanel(first.page).getByAltText('Your photo astronaut.png')
  const drop = () => dropPhoto(first.page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await drop()
  await expect(consent).toContainText('ask them before you make pictures of them')
  await expect(consent).toContainText('Nothing is uploaded')
  await takeShot(first.page, 'first-start-consent')
  await expect(consent.getByRole('button', { name: 'I understand' })).toBeFocused()
  await first.page.keyboard.press('Escape')
  await expect(consent).toBeHidden()
  await expect(photo).toBeHidden()
  await drop()
  await consent.getByRole('button', { name: 'I understand' }).click()
  await expect(photo).toBeVisible()

  // An example writes the prompt for those who do not know what to write.
  await first.page.getByRole('button', { name: 'Wizard' }).click()
  await expect(promptField(first.page)).toHaveValue('a portrait of a wizard')
  await first.quit()

  const second = await launch({ settings: null })
  await ready(second.page)
  await expect(second.page.getByRole('region', { name: 'Make a picture of someone' })).toBeVisible()
  await expect(second.page.getByRole('dialog')).toHaveCount(0)
  await expect(promptField(second.page)).toHaveValue('a portrait of a wizard')
})
