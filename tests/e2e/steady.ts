import { spawn } from 'node:child_process'
import type { ElectronApplication, Page } from '@playwright/test'

/** What a loop was held up at most, in milliseconds. */
export interface Stalls {
  readonly main: number
  readonly window: number
  /** A process that does nothing but look at its clock: what the machine does to everyone. */
  readonly bystander: number
}

interface Watch {
  stalls?: { note(): number; timer: ReturnType<typeof setInterval> }
}

/** Begins to note, in a process's own loop, how late a timer of 5 ms comes at most. */
const watch = () => {
  const every = 5
  let last = performance.now()
  let longest = 0
  const note = () => {
    const now = performance.now()
    longest = Math.max(longest, now - last - every)
    last = now
    return longest
  }
  ;(globalThis as Watch).stalls = { note, timer: setInterval(note, every) }
}

/** Looks at the clock once more: the timer itself may be what is being held up. */
const endWatch = (): number => {
  const { stalls } = globalThis as Watch
  clearInterval(stalls?.timer)
  return stalls?.note() ?? Number.POSITIVE_INFINITY
}

/** Starts a bystander; the function it gives ends it and tells its longest hold-up. */
const startBystander = (): (() => Promise<number>) => {
  const program = `(${watch})(); process.stdin.on('end', () => process.stdout.write(String((${endWatch})()))).resume()`
  const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (data: Buffer) => {
    text += data.toString()
  })
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', () => resolve(Number.parseFloat(text)))
  })
  return () => {
    child.stdin.end()
    return ended
  }
}

/** The longest that the main process and the window were held up while something went on. */
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
  return { main, window, bystander: await endBystander() }
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
