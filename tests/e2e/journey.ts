import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import { readPngText } from '../../src/core/imaging/codec/png-text.ts'
import type { Recipe } from '../../src/shared/api/recipe.ts'
import { repository } from './app.ts'

/** What people do and see in the window, by the names they see it under. */

export const fixturePath = (path: string): string => join(repository, 'tests', 'fixtures', path)
export const fixtureBytes = (path: string): Buffer => readFileSync(fixturePath(path))

/** What a job of a person may take, on a machine that is busy with other things. */
export const jobLimit = 60_000

export const promptField = (page: Page): Locator => page.getByLabel('Prompt', { exact: true })
export const composePanel = (page: Page): Locator => page.getByRole('region', { name: 'New picture' })
export const createButton = (page: Page): Locator => page.getByRole('button', { name: 'Create', exact: true })
export const runningView = (page: Page): Locator =>
  page.getByRole('region', { name: 'Picture in the making' })
export const previewImage = (page: Page): Locator =>
  runningView(page).getByRole('img', { name: 'The picture so far' })
export const picture = (page: Page): Locator => page.getByRole('region', { name: 'Picture', exact: true })
/** The picture itself on the stage, without what is laid over it to compare. */
export const stageImage = (page: Page): Locator => picture(page).locator('[draggable="true"] canvas')
export const filmstrip = (page: Page): Locator =>
  page.getByRole('listbox', { name: 'Pictures, newest first' })
export const toolbar = (page: Page): Locator => page.getByRole('toolbar', { name: 'Toolbar' })
export const pictureAction = (page: Page, name: string): Locator =>
  page.getByRole('toolbar', { name: 'Actions for this picture' }).getByRole('button', { name })

export const ready = (page: Page): Promise<void> => expect(createButton(page)).toBeEnabled()

/** Chooses from a list. A list closes when another window takes the focus, as those of journeys beside this one do. */
export const chooseFrom = (list: Locator, option: string): Promise<void> =>
  expect(async () => {
    await list.click()
    await list.page().getByRole('option', { name: option, exact: true }).click({ timeout: 2000 })
  }).toPass()

export const setSeed = (page: Page, seed: number): Promise<void> =>
  page.getByRole('spinbutton', { name: 'Seed' }).fill(String(seed))

/** Opens what is folded away, and sets how many steps a drawing takes. */
export const setSteps = async (page: Page, steps: number): Promise<void> => {
  const field = page.getByRole('spinbutton', { name: 'Steps' })
  if (!(await field.isVisible())) await page.getByRole('button', { name: /^Advanced/ }).click()
  await field.fill(String(steps))
}

/** Sets few steps, and no enlargement: for journeys that look at other things than the picture. */
export const drawQuickly = async (page: Page, steps = 3): Promise<void> => {
  await setSteps(page, steps)
  const enlarge = composePanel(page).getByRole('radiogroup', { name: 'Enlarge' })
  await enlarge.getByRole('radio', { name: '1 times' }).click()
}

/** Asks for a picture, as a person does who has waited until the app is ready. */
export const create = async (page: Page, prompt: string): Promise<void> => {
  await promptField(page).fill(prompt)
  await composePanel(page)
    .getByRole('button', { name: /^(Create|Add to the queue|Queue \d)/ })
    .click()
}

/** Waits until the picture with this prompt has taken the stage. */
export const madePicture = async (page: Page, prompt: string): Promise<void> => {
  await expect(picture(page).getByText(prompt)).toBeVisible({ timeout: jobLimit })
  await expect(stageImage(page)).toHaveAttribute('data-shown', /./)
}

interface DroppedFile {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** Drops a file's bytes as the system hands them over: no path comes with them. */
export const dropFile = async (page: Page, target: Locator, file: DroppedFile): Promise<void> => {
  const { name, type } = file
  const base64 = Buffer.from(file.bytes).toString('base64')
  const dataTransfer = await page.evaluateHandle(
    given => {
      const bytes = Uint8Array.from(atob(given.base64), char => char.charCodeAt(0))
      const transfer = new DataTransfer()
      transfer.items.add(new File([bytes], given.name, { type: given.type }))
      return transfer
    },
    { name, type, base64 },
  )
  for (const event of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(event, { dataTransfer })
  await dataTransfer.dispose()
}

export const dropPhoto = (page: Page, name: string, bytes: Uint8Array, type = 'image/png'): Promise<void> =>
  dropFile(page, composePanel(page), { name, type, bytes })

export const libraryFolder = (home: string): string => join(home, 'library')

/** Names in the library folder, half-written and hidden ones too. */
export const libraryFiles = (home: string): string[] => {
  try {
    return readdirSync(libraryFolder(home)).sort()
  } catch {
    return []
  }
}

/** Results in the library, oldest first: without the drawings they were made from. */
export const pictures = (home: string): string[] =>
  libraryFiles(home).filter(name => /(?<!-generated)\.(?:png|jpg|webp|avif)$/.test(name))

export const pictureFile = (home: string, id: string): string => join(libraryFolder(home), id)

export const recipeOf = (file: string): Recipe => {
  const text = readPngText(readFileSync(file)).get('likeness')
  if (text === undefined) throw new Error(`${file} has no recipe.`)
  return JSON.parse(text) as Recipe
}
