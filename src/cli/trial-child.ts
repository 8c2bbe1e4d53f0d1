import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { RunTrial } from '../engine/index.ts'

const run = promisify(execFile)

/** How the kernel ends what takes too much memory, and people what takes too long. */
const fromOutside = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']

/** Runs this program once more for a trial; the native loaders' chatter stays out of our terminal. */
export const trialInChild =
  (program: string): RunTrial =>
  async (args, limit) => {
    try {
      const { stdout } = await run(process.execPath, [program, ...args], {
        timeout: Math.round(limit),
        killSignal: 'SIGKILL',
      })
      return { kind: 'answered', report: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') }
    } catch (error) {
      const { killed, signal, code } = error as { killed?: boolean; signal?: string | null; code?: number }
      if (killed) return { kind: 'hung' }
      const how = signal ?? `exit code ${code ?? 'unknown'}`
      return { kind: 'ended', how, fromOutside: fromOutside.includes(how) }
    }
  }
