import { spawn } from 'node:child_process'
import type { ElectronApplication, Page } from '@playwright/test'

/** A time during which a loop did not turn, in milliseconds of the wall clock. */
interface HoldUp {
  readonly from: number
  readonly to: number
}

/** What held up the loops of main process and window at most, in milliseconds, beyond what the machine did to everyone. */
export interface Stalls {
  readonly main: number
  readonly window: number
}

interface Watch {
  watch?: { note(): HoldUp[]; timer: ReturnType<typeof setInterval> }
}

/** Begins to note, in a process's own loop, when a timer of 5 ms comes late. */
const watch = () => {
  const every = 5
  const worthNoting = 5
  const now = () => performance.timeOrigin + performance.now()
  let last = now()
  const holdUps: HoldUp[] = []
  const note = () => {
    const at = now()
    if (at - last - every > worthNoting) holdUps.push({ from: last + every, to: at })
    last = at
    return holdUps
  }
  ;(globalThis as Watch).watch = { note, timer: setInterval(note, every) }
}

/** Looks at the clock once more: the timer itself may be what is being held up. */
const endWatch = (): HoldUp[] => {
  const { watch } = globalThis as Watch
  clearInterval(watch?.timer)
  return watch?.note() ?? []
}

/**
 * Starts a process that does nothing but look at its clock; the function it gives ends it and tells when the machine
 * left it waiting.
 */
const startBystander = (): (() => Promise<HoldUp[]>) => {
  const program = `(${watch})(); process.stdin.on('end', () => process.stdout.write(JSON.stringify((${endWatch})()))).resume()`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (data: Buffer) => {
    text += data.toString()
  })
  const ended = new Promise<HoldUp[]>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve(JSON.parse(text) as HoldUp[]))
  })
  return () => {
    child.stdin.end()
    return ended
  }
}

/** The longest of them, without the time in which the bystander had to wait as well. */
const longest = (holdUps: readonly HoldUp[], bystander: readonly HoldUp[]): number =>
  Math.max(
    0,
    ...holdUps.map(({ from, to }) => {
      const shared = bystander.map(other => Math.max(0, Math.min(to, other.to) - Math.max(from, other.from)))
      return to - from - shared.reduce((sum, time) => sum + time, 0)
    }),
  )

/** How long the main process and the window were held up at most while something went on. */
export const stallsDuring = async (
  app: ElectronApplication,
  page: Page,
  work: () => Promise<void>,
): Promise<Stalls> => {
  const endBystander = startBystander()
  await app.evaluate(watch)
  await page.evaluate(watch)
  await work()
  const [main, window] = [await app.evaluate(endWatch), await page.evaluate(endWatch)]
  const bystander = await endBystander()
  return { main: longest(main, bystander), window: longest(window, bystander) }
}

/** Milliseconds that the work of `slowness` takes on the machine that limits in milliseconds were set for. */
const usualPace = 1.6

/**
 * How many times slower this machine is than the one that limits in milliseconds were set for; at least 1. It is told by
 * a fixed piece of what a page does, many small objects, texts and lookups: the median of several, once they are compiled.
 */
export const slowness = (page: Page): Promise<number> =>
  page.evaluate(usual => {
    const work = () => {
      const started = performance.now()
      const found = new Map<string, { readonly at: number }>()
      for (let at = 0; at < 12_000; at++) found.set(`entry ${at % 5000}`, { at })
      const texts = [...found].map(([name, { at }]) => `${name}: ${at}`).sort()
      if (texts.length !== 5000) throw new Error('The work was not done.')
      return performance.now() - started
    }
    const times = Array.from({ length: 61 }, work).slice(20)
    return Math.max(1, times.sort((a, b) => a - b)[times.length >> 1]! / usual)
  }, usualPace)
