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
  /** The entry at which all of the window answers. */
  readonly usable: string
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

/** Milliseconds from the start of the process to an entry of the page's own clock. */
const reachedAfter = async (page: Page, entry: string, started: number): Promise<number> =>
  (await page.evaluate(async name => {
    for (;;) {
      const [found] = performance.getEntriesByName(name)
      if (found) return performance.timeOrigin + found.startTime
      await new Promise(done => setTimeout(done, 10))
    }
  }, entry)) - started

const firstPaint = 'first-contentful-paint'

interface Start {
  readonly start: number
  readonly usable: number
  readonly memory: AppMemory
}

const start = async ({ program, home, usable }: Candidate): Promise<Start> => {
  const started = Date.now()
  const app = await _electron.launch({
    executablePath: executable,
    args: [program, ...switches, '--disable-gpu'],
    env: { ...(process.env as Record<string, string>), LIKENESS_HOME: home },
    colorScheme: null,
  })
  try {
    const page = await app.firstWindow()
    const painted = await reachedAfter(page, firstPaint, started)
    const used = await reachedAfter(page, usable, started)
    await delay(idle)
    return { start: painted, usable: used, memory: await memoryOf(app) }
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
    usable: firstPaint,
  },
  {
    name: 'Likeness',
    program: repository,
    home: homeOf('likeness'),
    // The first content is the form, whose prompt takes keys.
    usable: 'usable',
  },
]

const times = new Map<string, Start[]>(candidates.map(({ name }) => [name, []]))
// In turns, so that both meet the same machine; the first round fills the disk's and V8's caches.
for (let round = 0; round <= rounds; round++)
  for (const candidate of candidates) {
    const measured = await start(candidate)
    if (round > 0) times.get(candidate.name)?.push(measured)
  }

const megabytes = (kilobytes: number) => `${Math.round(kilobytes / 1024)} MB`.padStart(9)
console.log(
  `${''.padEnd(14)}${['start', 'usable', 'main', 'renderer', 'engine'].map(title => title.padStart(9)).join('')}   (median of ${rounds}; from the process to the first content, with the prompt, and until all of it answers; memory idle, working set)`,
)
for (const [name, all] of times) {
  const of = (pick: (memory: AppMemory) => number) => megabytes(median(all.map(({ memory }) => pick(memory))))
  const milliseconds = (pick: (one: Start) => number) => `${Math.round(median(all.map(pick)))} ms`.padStart(9)
  const reached = `${milliseconds(one => one.start)}${milliseconds(one => one.usable)}`
  console.log(`${name.padEnd(14)}${reached}${of(m => m.main)}${of(m => m.page)}${of(m => m.engine)}`)
}
const [bare, ours] = [...times.values()] as const
const ratio = (pick: (one: Start) => number) =>
  median(ours!.map((one, round) => pick(one) / bare![round]!.start)).toFixed(2)
console.log(
  `Likeness / bare window: ${ratio(one => one.start)}, usable ${ratio(one => one.usable)} (medians of the ratios of each round)`,
)
rmSync(work, { recursive: true, force: true })
