import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { RunBenchmark } from '../engine/index.ts'

const run = promisify(execFile)

/** Signals of the kernel when memory runs out, and of people who end a process. */
const externalSignals = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']

/** Exit codes of the same on Windows: STATUS_CONTROL_C_EXIT, DBG_TERMINATE_PROCESS. */
const externalExitCodes = [0xc000013a, 0x40010004]

/** Runs benchmarks in child processes of this program, whose native libraries print nothing on this terminal then. */
export const benchmarkInChildProcess =
  (program: string): RunBenchmark =>
  async (args, timeLimit, signal) => {
    try {
      const { stdout } = await run(process.execPath, [program, ...args], {
        timeout: Math.round(timeLimit),
        killSignal: 'SIGKILL',
        signal,
      })
      return { kind: 'answered', report: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') }
    } catch (error) {
      if (signal?.aborted) return { kind: 'stopped' }
      const failure = error as { killed?: boolean; signal?: string | null; code?: number }
      if (failure.killed) return { kind: 'hung' }
      const how = failure.signal ?? `exit code ${failure.code ?? 'unknown'}`
      const isFromOutside = externalSignals.includes(how) || externalExitCodes.includes(failure.code ?? 0)
      return { kind: 'ended', how, fromOutside: isFromOutside }
    }
  }
