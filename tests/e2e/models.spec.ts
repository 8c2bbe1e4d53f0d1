import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { repository } from '../cli.ts'
import { makePack } from '../packs.ts'
import { expect, takeShot, test } from './app.ts'
import { dropPhoto, fixtureBytes, ready, toolbar } from './journey.ts'

/** The system's dialog, answered. */
const choose = (app: ElectronApplication, file: string): Promise<void> =>
  app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, file)

/** Keeps the browser closed and remembers which pages it was to open. */
const answerOpenedPages = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ shell }) => {
    const pages: string[] = []
    Object.assign(globalThis, { openedPages: pages })
    shell.openExternal = url => Promise.resolve(void pages.push(url))
  })
const openedPages = (app: ElectronApplication): Promise<unknown> =>
  app.evaluate(() => (globalThis as { openedPages?: unknown }).openedPages)

test('a model is added from a file and removed; one that may not be sold asks first', async ({
  app,
  page,
}, testInfo) => {
  await ready(page)
  await toolbar(page).getByRole('button', { name: 'Models' }).click()
  const models = page.getByRole('dialog', { name: 'Models' })
  await expect(models.getByRole('heading', { name: 'SD-Turbo' })).toBeVisible()
  const faces = models.getByRole('listitem', { name: 'Sharpest faces' })
  await expect(faces).toContainText('1.2 GB')
  await expect(models.getByRole('listitem', { name: 'Best first step' })).toContainText('a picture here')
  await expect(models.getByText('free in the models folder')).toBeVisible()
  await takeShot(page, 'models')
  await faces.getByRole('button', { name: /^Install all of “Sharpest faces”/ }).click()
  const all = page.getByRole('alertdialog', { name: 'Not for commercial use' })
  await expect(all.getByRole('link')).toHaveCount(3)
  await takeShot(page, 'models-licences')
  await all.getByRole('button', { name: 'Cancel' }).click()
  await models.getByRole('searchbox', { name: 'Search models' }).fill('hands glasses')
  await expect(models.getByText('2 models', { exact: true })).toBeVisible()
  await expect(models.getByRole('heading', { name: 'XSeg 3' })).toBeVisible()
  await expect(models.getByRole('heading', { name: 'SD-Turbo' })).toHaveCount(0)
  await models.getByRole('searchbox', { name: 'Search models' }).fill('')

  await choose(app, join(repository, 'tests', 'golden', 'faces', 'yunet.onnx'))
  await models.getByRole('button', { name: 'Add a file …' }).click()
  const added = models
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: 'yunet', exact: true }) })
  await expect(added).toContainText('Finds faces')

  const text = testInfo.outputPath('letter.onnx')
  writeFileSync(text, 'Dear Sir or Madam,')
  await choose(app, text)
  await models.getByRole('button', { name: 'Add a file …' }).click()
  await expect(models.getByRole('alert').filter({ hasText: /damaged|does not know/ })).toBeVisible()
  await takeShot(page, 'models-refused')

  const inswapper = models
    .getByRole('listitem')
    .filter({ has: page.getByRole('heading', { name: /^inswapper 128/ }) })
  await expect(inswapper).toContainText('ArcFace R50 (WebFace600K) (174 MB): 729 MB together')
  await inswapper.scrollIntoViewIfNeeded()
  await takeShot(page, 'models-needs')
  await models.getByRole('button', { name: 'Install inswapper 128' }).click()
  const question = page.getByRole('alertdialog', { name: 'Not for commercial use' })
  await expect(question).toContainText('The licences of these 2 models forbid commercial use.')
  await answerOpenedPages(app)
  await question.getByRole('link', { name: 'Open the page of inswapper 128 in the browser' }).click()
  await expect
    .poll(() => openedPages(app))
    .toEqual(['https://github.com/deepinsight/insightface/tree/master/examples/in_swapper'])
  const overhang = await question.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
  expect(overhang).toBe(0)
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(models.getByRole('progressbar')).toHaveCount(0)

  await added.getByRole('button', { name: 'Remove yunet' }).click()
  await page
    .getByRole('alertdialog', { name: 'Remove this model?' })
    .getByRole('button', { name: 'Remove it' })
    .click()
  await expect(added).toHaveCount(0)
})

test('a swapper waits for its embedder; options of the models at work stand under Advanced', async ({
  app,
  page,
}) => {
  await ready(page)
  await toolbar(page).getByRole('button', { name: 'Models' }).click()
  const models = page.getByRole('dialog', { name: 'Models' })
  const add = async (file: string) => {
    await choose(app, join(repository, 'tests', 'golden', file))
    await models.getByRole('button', { name: 'Add a file …' }).click()
  }
  const waits = models.getByText('It cannot swap yet')
  await add('swap/hyperswap.onnx')
  await expect(waits).toBeVisible()
  await takeShot(page, 'models-waits')
  await models.getByRole('button', { name: 'Close' }).click()

  await dropPhoto(page, 'astronaut.png', fixtureBytes('photos/astronaut.png'))
  await page.getByRole('button', { name: 'Look' }).click()
  const glasses = page.getByRole('radiogroup', { name: 'Glasses of the replaced face' })
  const boost = page.getByRole('radiogroup', { name: 'Fineness of the swap' })
  const fidelity = page.getByRole('slider', { name: 'Fidelity of restored faces' })
  await expect(glasses).toBeVisible()
  await expect(boost).toHaveCount(0)
  await expect(fidelity).toHaveCount(0)

  await toolbar(page).getByRole('button', { name: 'Models' }).click()
  await add('faces/arcface.onnx')
  await expect(waits).toHaveCount(0)
  await add('swap/codeformer.onnx')
  await expect(models.getByRole('heading', { name: 'codeformer', exact: true })).toBeVisible()
  await models.getByRole('button', { name: 'Close' }).click()
  await expect(boost).toBeVisible()
  await expect(fidelity).toBeVisible()
  await expect(glasses).toHaveCount(0)
  await boost.getByRole('radio', { name: '2 times' }).click()
  await fidelity.scrollIntoViewIfNeeded()
  await takeShot(page, 'advanced-options')
})

/** Drops what lies at a path, as the system does it: a file or a folder. */
const drop = async (page: Page, path: string): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', {
      type,
      x: width / 2,
      y: height / 2,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    })
    if (type === 'dragOver') await expect(page.getByText('Drop it to add the model')).toBeVisible()
  }
  await session.detach()
}

test('a file and a folder are added by dropping them, then all models move to another folder', async ({
  app,
  page,
  home,
}) => {
  await ready(page)
  await toolbar(page).getByRole('button', { name: 'Models' }).click()
  const models = page.getByRole('dialog', { name: 'Models' })
  const pack = (name: string) => models.getByRole('heading', { name, exact: true })
  await drop(page, join(repository, 'tests', 'golden', 'faces', 'yunet.onnx'))
  await expect(pack('yunet')).toBeVisible()
  const away = join(home, 'away')
  makePack(away, 'travelled', (_folder, manifest) => Object.assign(manifest, { title: 'Travelled' }))
  await drop(page, join(away, 'models', 'travelled'))
  await expect(pack('Travelled')).toBeVisible()
  await drop(page, join(repository, 'tests', 'fixtures', 'no-face.png'))
  await expect(models.getByRole('alert').filter({ hasText: 'does not know' })).toBeVisible()

  const move = models.getByRole('button', { name: 'Move folder …' })
  await choose(app, away)
  await move.click()
  await expect(models.getByRole('alert').filter({ hasText: 'not empty' })).toBeVisible()
  const folder = join(home, 'on another disk')
  mkdirSync(folder)
  await choose(app, folder)
  await move.click()
  await expect(page.getByText(`The models lie in ${folder} now.`)).toBeVisible()
  await expect(models.getByText(folder, { exact: true })).toBeVisible()
  await expect(models.getByRole('alert').filter({ hasText: 'not empty' })).toHaveCount(0)
  await takeShot(page, 'models-moved')
  expect(existsSync(join(home, 'models'))).toBe(false)
  expect(JSON.parse(readFileSync(join(home, 'settings.json'), 'utf8'))).toMatchObject({
    modelsFolder: folder,
  })
  await models.getByRole('button', { name: 'Remove yunet' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(pack('yunet')).toHaveCount(0)
  expect(existsSync(join(folder, 'travelled', 'manifest.json'))).toBe(true)
})
