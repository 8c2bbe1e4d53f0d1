import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { SpawnBenchmark } from '../engine/index.ts'

const run = promisify(execFile)

/** How the kernel ends what takes too much memory, and people what takes too long. */
const fromOutside = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']

/** The same on Windows: STATUS_CONTROL_C_EXIT, DBG_TERMINATE_PROCESS. */
const fromOutsideCodes = [0xc000013a, 0x40010004]

/** Runs this program once more for a trial; the native loaders' chatter stays out of our terminal. */
export const trialInChild =
  (program: string): SpawnBenchmark =>
  async (args, limit, signal) => {
    try {
      const { stdout } = await run(process.execPath, [program, ...args], {
        timeout: Math.round(limit),
        killSignal: 'SIGKILL',
        signal,
      })
      return { kind: 'answered', report: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') }
    } catch (error) {
      if (signal?.aborted) return { kind: 'stopped' }
      const failure = error as { killed?: boolean; signal?: string | null; code?: number }
      if (failure.killed) return { kind: 'hung' }
      const how = failure.signal ?? `exit code ${failure.code ?? 'unknown'}`
      const isFromOutside = fromOutside.includes(how) || fromOutsideCodes.includes(failure.code ?? 0)
      return { kind: 'ended', how, fromOutside: isFromOutside }
    }
  }
