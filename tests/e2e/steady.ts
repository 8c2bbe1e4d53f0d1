import type { ElectronApplication, Page } from '@playwright/test'

/** What a loop was held up at most, in milliseconds. */
export interface Stalls {
  readonly main: number
  readonly window: number
}

interface Watch {
  stalls?: { longest: number; timer: ReturnType<typeof setInterval> }
}

/** Begins to note, in a process's own loop, how late a timer of 5 ms comes at most. */
const watch = () => {
  const every = 5
  const place = globalThis as Watch
  let last = performance.now()
  const stalls = {
    longest: 0,
    timer: setInterval(() => {
      const now = performance.now()
      stalls.longest = Math.max(stalls.longest, now - last - every)
      last = now
    }, every),
  }
  place.stalls = stalls
}

const endWatch = (): number => {
  const { stalls } = globalThis as Watch
  clearInterval(stalls?.timer)
  return stalls?.longest ?? Number.POSITIVE_INFINITY
}

/** The longest that the main process and the window were held up while something went on. */
export const stallsDuring = async (
  app: ElectronApplication,
  page: Page,
  work: () => Promise<void>,
): Promise<Stalls> => {
  await app.evaluate(watch)
  await page.evaluate(watch)
  await work()
  return { main: await app.evaluate(endWatch), window: await page.evaluate(endWatch) }
}

/**
 * Measures up to three times and takes the best: what the app does itself happens each time, what the machine's
 * other work does, not.
 */
export const best = async (measure: () => Promise<number>, enough: number): Promise<number> => {
  let lowest = Number.POSITIVE_INFINITY
  for (let attempt = 0; attempt < 3 && lowest >= enough; attempt++) lowest = Math.min(lowest, await measure())
  return lowest
}
