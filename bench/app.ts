import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { _electron, type Page } from '@playwright/test'
import { type AppMemory, memoryOf } from './app-memory.ts'

/**
 * Start and idle memory of the app beside those of a bare Electron window on the same Electron: the difference is
 * ours. Arguments: the folder of the repository, Electron's executable, then switches for it.
 */
const [repository = '', executable = '', ...switches] = process.argv.slice(2)
const rounds = 9
const idle = 3000

interface Candidate {
  readonly name: string
  readonly program: string
  readonly home: string
  /** Resolves once a person can use the window. */
  readonly usable: (page: Page) => Promise<unknown>
}

const work = mkdtempSync(join(tmpdir(), 'likeness-bench-'))

const bareProgram = (): string => {
  const folder = join(work, 'bare')
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'bare', version: '0.0.0', main: 'main.cjs' }),
  )
  writeFileSync(
    join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron')
     app.setPath('userData', process.env.LIKENESS_HOME)
     app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 835 }).loadFile('index.html'))`,
  )
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Bare</title><p>A window</p>')
  return folder
}

const homeOf = (name: string): string => {
  const home = join(work, `${name}-home`)
  mkdirSync(home)
  writeFileSync(join(home, 'settings.json'), '{"version":1,"consentShown":true}')
  return home
}

/** Milliseconds from the start of the process to the first paint with content, by the page's own clock. */
const paintedAfter = async (page: Page, started: number): Promise<number> =>
  (await page.evaluate(async () => {
    for (;;) {
      const [paint] = performance.getEntriesByName('first-contentful-paint')
      if (paint) return performance.timeOrigin + paint.startTime
      await new Promise(done => setTimeout(done, 10))
    }
  })) - started

const start = async ({ program, home, usable }: Candidate): Promise<{ start: number; memory: AppMemory }> => {
  const started = Date.now()
  const app = await _electron.launch({
    executablePath: executable,
    args: [program, ...switches, '--disable-gpu'],
    env: { ...(process.env as Record<string, string>), LIKENESS_HOME: home },
  })
  try {
    const page = await app.firstWindow()
    await usable(page)
    const painted = await paintedAfter(page, started)
    await delay(idle)
    return { start: painted, memory: await memoryOf(app) }
  } finally {
    await app.close()
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

const candidates: readonly Candidate[] = [
  {
    name: 'bare window',
    program: bareProgram(),
    home: homeOf('bare'),
    usable: page => page.waitForLoadState(),
  },
  {
    name: 'Likeness',
    program: repository,
    home: homeOf('likeness'),
    // Nothing is painted before the form: the first content is the prompt's.
    usable: page => page.getByRole('textbox').first().waitFor(),
  },
]

const times = new Map<string, { start: number; memory: AppMemory }[]>(
  candidates.map(({ name }) => [name, []]),
)
// In turns, so that both meet the same machine; the first round fills the disk's and V8's caches.
for (let round = 0; round <= rounds; round++)
  for (const candidate of candidates) {
    const measured = await start(candidate)
    if (round > 0) times.get(candidate.name)?.push(measured)
  }

const megabytes = (kilobytes: number) => `${Math.round(kilobytes / 1024)} MB`.padStart(9)
console.log(
  `${''.padEnd(14)}${['start', 'main', 'renderer', 'engine'].map(title => title.padStart(9)).join('')}   (median of ${rounds}; start = process to first content; memory idle, working set)`,
)
for (const [name, all] of times) {
  const of = (pick: (memory: AppMemory) => number) => megabytes(median(all.map(({ memory }) => pick(memory))))
  const milliseconds = `${Math.round(median(all.map(one => one.start)))} ms`.padStart(9)
  console.log(`${name.padEnd(14)}${milliseconds}${of(m => m.main)}${of(m => m.page)}${of(m => m.engine)}`)
}
const [bare, ours] = [...times.values()] as const
const ratios = ours!.map(({ start }, round) => start / bare![round]!.start)
console.log(`Likeness / bare window: ${median(ratios).toFixed(2)} (median of the ratios of each round)`)
rmSync(work, { recursive: true, force: true })
