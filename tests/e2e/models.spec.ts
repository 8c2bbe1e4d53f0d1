import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { repository } from '../cli.ts'
import { expect, takeShot, test } from './app.ts'
import { ready, toolbar } from './journey.ts'

/** The system's dialog, answered. */
const choose = (app: ElectronApplication, file: string): Promise<void> =>
  app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)

test('a model is added from a file and removed; one that may not be sold asks first', async ({
  app,
  page,
}, testInfo) => {
  await ready(page)
  await toolbar(page).getByRole('button', { name: 'Models' }).click()
  const models = page.getByRole('dialog', { name: 'Models' })
  await expect(models.getByRole('heading', { name: 'SD-Turbo' })).toBeVisible()
  await takeShot(page, 'models')

  await choose(app, join(repository, 'tests', 'golden', 'faces', 'yunet.onnx'))
  await models.getByRole('button', { name: 'Add a file …' }).click()
  const added = models
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'yunet', exact: true }) })
  await expect(added).toContainText('finds faces')

  const text = testInfo.outputPath('letter.onnx')
  writeFileSync(text, 'Dear Sir or Madam,')
  await choose(app, text)
  await models.getByRole('button', { name: 'Add a file …' }).click()
  await expect(models.getByRole('alert').filter({ hasText: /damaged|does not know/ })).toBeVisible()
  await takeShot(page, 'models-refused')

  await models.getByRole('button', { name: 'Install inswapper 128' }).click()
  const question = page.getByRole('alertdialog', { name: 'Not for commercial use' })
  await expect(question).toContainText('non-commercial research only')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(models.getByRole('progressbar')).toHaveCount(0)

  await added.getByRole('button', { name: 'Remove yunet' }).click()
  await page
    .getByRole('alertdialog', { name: 'Remove this model?' })
    .getByRole('button', { name: 'Remove it' })
    .click()
  await expect(added).toHaveCount(0)
})
