import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { _electron, type Page } from '@playwright/test'
import { memoryOf } from './app-memory.ts'
import { makeManyPictures } from './many-pictures.ts'

/**
 * The library with a hundred thousand pictures. Arguments: the folder of the repository, Electron's executable, then
 * switches for it. LIKENESS_BENCH_PICTURES changes the number.
 */
const [repository = '', executable = '', ...switches] = process.argv.slice(2)
const count = Number(process.env.LIKENESS_BENCH_PICTURES ?? 100_000)

const work = mkdtempSync(join(tmpdir(), 'likeness-bench-library-'))
const home = join(work, 'home')
const say = (what: string, value: string) => console.log(`${what.padEnd(52)}${value.padStart(12)}`)
const ms = (time: number) => `${Math.round(time)} ms`
/** Median and largest; 0 is a search that changes nothing on the screen. */
const spread = (times: readonly number[]) => {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted.at(-1) === 0 ? 'shows the same' : `${ms(sorted[sorted.length >> 1]!)}, ${ms(sorted.at(-1)!)}`
}

const launch = async () => {
  const started = Date.now()
  const app = await _electron.launch({
    executablePath: executable,
    args: [repository, ...switches, '--disable-gpu', '--lang=en-US'],
    env: { ...(process.env as Record<string, string>), LIKENESS_HOME: home },
  })
  const page = await app.firstWindow()
  return { app, page, started }
}

const seen = (page: Page) =>
  page.waitForFunction(() => {
    const list = document.querySelector('[role="listbox"][aria-multiselectable]')
    const images = [...(list?.querySelectorAll('img') ?? [])].slice(0, 12)
    return images.length >= 12 && images.every(image => image.complete && image.naturalWidth > 0)
  })

const openLibrary = (page: Page) => page.getByRole('toolbar').getByRole('button', { name: 'Library' }).click()
const listed = (page: Page) =>
  page.getByText(`${count.toLocaleString('en')} pictures`, { exact: true }).waitFor({ timeout: 600_000 })

/** Notes in a process's own loop how late a timer of 5 ms comes at most. */
const watch = () => {
  const at = { last: performance.now(), worst: 0 }
  Object.assign(globalThis, { stalls: at })
  setInterval(() => {
    const now = performance.now()
    at.worst = Math.max(at.worst, now - at.last - 5)
    at.last = now
  }, 5)
}
const worst = () => {
  const at = (globalThis as unknown as { stalls: { worst: number } }).stalls
  const { worst } = at
  at.worst = 0
  return worst
}

/** Frames in a second while a list is scrolled by a quarter of its height a frame. */
const framesOf = (page: Page, selector: string): Promise<number> =>
  page.evaluate(
    at =>
      new Promise<number>(resolve => {
        const list = document.querySelector(at)!
        const started = performance.now()
        let frames = 0
        const frame = () => {
          frames++
          list.scrollTop += list.clientHeight / 4
          const took = performance.now() - started
          if (took < 4000) requestAnimationFrame(frame)
          else resolve((frames * 1000) / took)
        }
        requestAnimationFrame(frame)
      }),
    selector,
  )

/** The same list with nothing in its rows: what the machine can do at best. */
const addEmptyList = (page: Page) =>
  page.evaluate(() => {
    const list = document.createElement('div')
    list.id = 'empty-list'
    list.style.cssText = 'position:fixed;inset:120px 0 0 340px;overflow:auto;z-index:99;background:#eee'
    const line = document.createElement('div')
    line.style.cssText = 'height:2000000px;position:relative'
    list.append(line)
    const draw = () => {
      const first = Math.floor(list.scrollTop / 150)
      line.replaceChildren(
        ...Array.from({ length: 12 }, (_, i) => {
          const row = document.createElement('div')
          row.style.cssText = `position:absolute;inset-inline:0;height:142px;transform:translateY(${(first + i) * 150}px);background:#ccc`
          return row
        }),
      )
    }
    list.addEventListener('scroll', draw)
    document.body.append(list)
    draw()
  })

interface SearchTimes {
  readonly first: number
  /** The longest of the others. */
  readonly next: number
}

/** Milliseconds from a key of a word to the first frame with what it finds. */
const searchTimes = (page: Page, word: string): Promise<SearchTimes> =>
  page.evaluate(async text => {
    const field = document.querySelector<HTMLInputElement>('input[type="search"]')!
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!
    const status = field.closest('header')!
    const times: number[] = []
    for (let i = 1; i <= text.length; i++) {
      const before = status.textContent
      const started = performance.now()
      set.call(field, text.slice(0, i))
      field.dispatchEvent(new Event('input', { bubbles: true }))
      for (let frames = 0; frames < 30 && status.textContent === before; frames++)
        await new Promise(requestAnimationFrame)
      times.push(status.textContent === before ? 0 : performance.now() - started)
    }
    set.call(field, '')
    field.dispatchEvent(new Event('input', { bubbles: true }))
    const [first = 0, ...next] = times
    return { first, next: Math.max(...next) }
  }, word)

/** Milliseconds that the page's thread has worked so far, whatever else the machine does. */
const workOf = async (page: Page): Promise<() => Promise<number>> => {
  const debug = await page.context().newCDPSession(page)
  await debug.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await debug.send('Performance.getMetrics')
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0)
  }
}

try {
  mkdirSync(home)
  writeFileSync(join(home, 'settings.json'), '{"version":1,"consentShown":true}')
  const made = performance.now()
  await makeManyPictures(join(home, 'library'), count)
  say(`${count} pictures made in`, ms(performance.now() - made))

  const first = await launch()
  await openLibrary(first.page)
  await seen(first.page)
  say('without an index: first thumbnails, from the start', ms(Date.now() - first.started))
  await listed(first.page)
  say('without an index: all listed', ms(Date.now() - first.started))
  await delay(3000)
  await first.app.close()

  const later = await launch()
  await later.page.getByRole('textbox').first().waitFor()
  await delay(2000)
  const clicked = Date.now()
  await openLibrary(later.page)
  await seen(later.page)
  say('with the index: first thumbnails, two seconds later', ms(Date.now() - clicked))
  await later.app.close()

  const { app, page, started } = await launch()
  await page.getByRole('textbox').first().waitFor()
  const usable = Date.now()
  await app.evaluate(watch)
  await page.evaluate(watch)
  const worked = await workOf(page)
  const before = await worked()
  await openLibrary(page)
  await seen(page)
  say('with the index: window usable, from the start', ms(usable - started))
  say('with the index: first thumbnails, from the start', ms(Date.now() - started))
  say('with the index: first thumbnails, after that', ms(Date.now() - usable))
  await listed(page)
  say('with the index: all listed, from the start', ms(Date.now() - started))
  say('work of the page for that', ms((await worked()) - before))
  say('longest stall while listing: page', ms(await page.evaluate(worst)))
  say('longest stall while listing: main', ms(await app.evaluate(worst)))
  await delay(2000)
  const grid = '[role="listbox"][aria-multiselectable]'
  await page.evaluate(worst)
  const own = await framesOf(page, grid)
  await addEmptyList(page)
  const empty = await framesOf(page, '#empty-list')
  await page.evaluate(() => document.querySelector('#empty-list')?.remove())
  say('frames a second, scrolled fast', own.toFixed(0))
  say('an empty list in the same window', empty.toFixed(0))
  say('ratio', (own / empty).toFixed(2))
  say('longest stall while scrolling: page', ms(await page.evaluate(worst)))
  say('longest stall while scrolling: main', ms(await app.evaluate(worst)))
  for (const word of ['königin', 'sailor', 'judge', 'number 9']) {
    const rounds: SearchTimes[] = []
    for (let round = 0; round < 5; round++) {
      await delay(500)
      rounds.push(await searchTimes(page, word))
    }
    say(`search, first letter of "${word}"`, spread(rounds.map(({ first }) => first)))
    say(`search, slowest of the others of "${word}"`, spread(rounds.map(({ next }) => next)))
  }
  say('longest stall while searching: page', ms(await page.evaluate(worst)))
  const { main, page: window, engine } = await memoryOf(app)
  say('memory: main', `${Math.round(main / 1024)} MB`)
  say('memory: page', `${Math.round(window / 1024)} MB`)
  say('memory: engine', `${Math.round(engine / 1024)} MB`)
  if (process.env.LIKENESS_BENCH_SHOT) await page.screenshot({ path: process.env.LIKENESS_BENCH_SHOT })
  await app.close()
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 10 })
}
