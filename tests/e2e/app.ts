import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  _electron,
  test as base,
  type ElectronApplication,
  expect,
  type Page,
  type TestInfo,
} from '@playwright/test'
import { sandboxArguments } from '../../scripts/lib/app.mjs'
import { ensureElectron } from '../../scripts/lib/electron-dist.mjs'
import type { Settings } from '../../src/shared/api/settings.ts'
import { knowMachine } from '../known-machine.ts'
import { killLeftovers } from './leftovers.ts'

export { expect }

export const repository = join(import.meta.dirname, '..', '..')
const screens = join(repository, 'test-results', 'screens')

/** What a start of the app may take, on a busy machine. */
const startLimit = 30_000
const quitLimit = 10_000

export interface LaunchOptions {
  /** Paths of photos the app is opened with, and switches. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Not to wait until the form answers: its markup is there before. */
  readonly early?: boolean
  /** The language the system speaks. */
  readonly language?: string
  /** What a person set before. Without it, only that they were told about other people's faces; null: nothing yet. */
  readonly settings?: Partial<Settings> | null
}

export interface RunningApp {
  readonly app: ElectronApplication
  readonly page: Page
  /** What the main process and the engine wrote to stderr and stdout. */
  output(): string
  /** Errors of the window so far, for tests that cause some: any left at the end fails the test. */
  takeErrors(): string[]
  /** Ends the whole app at once, as the system does when memory runs out. */
  kill(): Promise<void>
  /** Tells the app to end, and how many milliseconds that took; throws when it leaves a process behind. */
  endWith(signal: NodeJS.Signals): Promise<number>
  /** Quits as a person would; throws when it does not end, or leaves a process behind. */
  quit(): Promise<void>
}

interface Fixtures {
  /** A data folder of the test's own (LIKENESS_HOME). */
  readonly home: string
  /** Starts the app on `home`; may be called again after `quit`. */
  readonly launch: (options?: LaunchOptions) => Promise<RunningApp>
  /** The app, started without options; `app` and `page` are its parts. */
  readonly running: RunningApp
  readonly app: ElectronApplication
  readonly page: Page
  /** Saves what the window shows as test-results/screens/<name>.png. */
  readonly shot: (name: string) => Promise<void>
}

/** Saves what a window shows as test-results/screens/<name>.png. */
export const takeShot = async (page: Page, name: string): Promise<void> => {
  mkdirSync(screens, { recursive: true })
  await page.screenshot({ path: join(screens, `${name}.png`) })
}

const seen: Partial<Settings> = { consentShown: true }

const writeSettings = (home: string, settings: Partial<Settings>) => {
  const file = join(home, 'settings.json')
  if (!existsSync(file)) writeFileSync(file, JSON.stringify({ version: 1, ...settings }))
}

/** Waits until the page's code has taken over the markup it came with. */
const usable = (page: Page): Promise<void> =>
  expect.poll(() => page.evaluate(() => performance.getEntriesByName('usable').length)).toBe(1)

const launchApp = async (home: string, options: LaunchOptions): Promise<RunningApp> => {
  if (options.settings !== null) {
    writeSettings(home, { ...seen, ...options.settings })
    knowMachine(home)
  }
  const errors: string[] = []
  let output = ''
  const app = await _electron.launch({
    executablePath: ensureElectron(repository).executable,
    args: [
      repository,
      ...sandboxArguments,
      '--disable-gpu',
      `--lang=${options.language ?? 'en-US'}`,
      ...(options.args ?? []),
    ],
    env: { ...(process.env as Record<string, string>), LIKENESS_HOME: home, ...options.env },
    cwd: home,
    // The theme is the app's.
    colorScheme: null,
    timeout: startLimit,
  })
  const child = app.process()
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const collect = (data: Buffer) => {
    output += data.toString()
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  app.context().on('console', message => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
  })
  app.context().on('weberror', error => errors.push(String(error.error().stack ?? error.error())))
  const page = await app.firstWindow({ timeout: startLimit })
  if (!options.early) await usable(page)
  return {
    app,
    page,
    output: () => output,
    takeErrors: () => errors.splice(0),
    kill: async () => {
      child.kill('SIGKILL')
      await ended
      // Until Playwright knows, the window counts as open.
      if (!page.isClosed()) await page.waitForEvent('close')
      await killLeftovers(home)
    },
    endWith: async signal => {
      const started = performance.now()
      const late = setTimeout(() => child.kill('SIGKILL'), quitLimit)
      child.kill(signal)
      await ended
      clearTimeout(late)
      const took = performance.now() - started
      const left = await killLeftovers(home)
      if (left.length > 0) throw new Error(`The app left processes behind: ${left.join(', ')}`)
      return took
    },
    quit: async () => {
      const late = setTimeout(() => child.kill('SIGKILL'), quitLimit)
      await app.close()
      clearTimeout(late)
      const left = await killLeftovers(home)
      if (child.signalCode === 'SIGKILL') throw new Error(`The app did not quit within ${quitLimit} ms.`)
      if (left.length > 0) throw new Error(`The app left processes behind: ${left.join(', ')}`)
    },
  }
}

const makeHome = (): string => mkdtempSync(join(tmpdir(), 'likeness-e2e-'))
const removeHome = (home: string): void => rmSync(home, { recursive: true, force: true, maxRetries: 5 })

/** Keeps what a failed test's app wrote and shows. */
const keepForReport = async (info: TestInfo, running: RunningApp, index: number): Promise<void> => {
  await info.attach(`output-${index}.txt`, { body: running.output(), contentType: 'text/plain' })
  if (running.page.isClosed()) return
  await info.attach(`window-${index}.png`, {
    body: await running.page.screenshot({ timeout: 5000 }).catch(() => Buffer.alloc(0)),
    contentType: 'image/png',
  })
}

const hasFailed = (info: TestInfo): boolean => info.status !== info.expectedStatus

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are wanted
  home: async ({}, use) => {
    const home = makeHome()
    await use(home)
    removeHome(home)
  },
  launch: async ({ home }, use, info) => {
    const all: RunningApp[] = []
    await use(async (options = {}) => {
      const running = await launchApp(home, options)
      all.push(running)
      return running
    })
    for (const [index, running] of all.entries()) {
      if (hasFailed(info)) await keepForReport(info, running, index)
      if (!running.page.isClosed()) await running.quit()
      expect(running.takeErrors(), 'errors of the window').toEqual([])
    }
  },
  running: ({ launch }, use) => launch().then(use),
  app: ({ running }, use) => use(running.app),
  page: ({ running }, use) => use(running.page),
  shot: ({ page }, use) => use(name => takeShot(page, name)),
})

/**
 * For a file whose tests leave the window as it was: the `running`, `app` and `page` of all are those of one app, which
 * starts before the first. After a test that fails, Playwright begins anew, with another.
 */
export const testsOfOneApp = (): typeof test => {
  let home: string
  let one: RunningApp
  const ofOne = test.extend<Fixtures>({
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures are wanted
    running: async ({}, use, info) => {
      await use(one)
      if (hasFailed(info)) await keepForReport(info, one, 0)
      expect(one.takeErrors(), 'errors of the window').toEqual([])
    },
  })
  ofOne.beforeAll(async () => {
    home = makeHome()
    one = await launchApp(home, {})
  })
  ofOne.afterAll(async () => {
    await one.quit()
    removeHome(home)
  })
  return ofOne
}
