import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { knowMachine } from './known-machine.ts'

export interface CliResult {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  /** Most memory the process held, in bytes, sampled from /proc; 0 where there is none. */
  readonly peakMemory: number
  /** The JSON object on the last line of stdout, when there is one. */
  readonly json: Record<string, unknown> & { ok?: boolean; error?: { code: string; message: string } }
}

export const repository = join(import.meta.dirname, '..')
const program = join(repository, 'out', 'cli', 'main.mjs')

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'likeness-test-'))

/**
 * Runs the built command line as its own process, with a home of its own. Of the machine it knows what the first start
 * found out. `interruptWhen` presses Ctrl-C as soon as it holds.
 */
export const likeness = (
  args: readonly string[],
  {
    home = temporaryFolder(),
    cwd = home,
    interruptWhen,
  }: {
    home?: string
    cwd?: string
    interruptWhen?: (stdout: string, processorSeconds: number) => boolean
  } = {},
): Promise<CliResult> =>
  new Promise((resolve, reject) => {
    knowMachine(home)
    const child = spawn(process.execPath, [program, ...args], {
      cwd,
      env: { ...process.env, LIKENESS_HOME: home },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', chunk => {
      stdout += chunk
    })
    child.stderr.on('data', chunk => {
      stderr += chunk
    })
    let peakMemory = 0
    let interrupted = false
    const sampling = setInterval(() => {
      peakMemory = Math.max(peakMemory, highWaterMark(child.pid))
      if (interrupted || !interruptWhen?.(stdout, processorSeconds(child.pid))) return
      interrupted = child.kill('SIGINT')
    }, 20)
    child.on('error', reject)
    child.on('close', (exitCode, signal) => {
      clearInterval(sampling)
      // As shells report a signal.
      const code = signal ? 128 + constants.signals[signal] : exitCode
      resolve({ code, stdout, stderr, peakMemory, json: parseLast(stdout) })
    })
  })

/** The kernel's own record of the largest resident set (VmHWM), so that sampling misses no peak but the last 20 ms. */
const highWaterMark = (pid = 0): number => {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** Of all its threads, from /proc; 0 where there is none. */
const processorSeconds = (pid = 0): number => {
  try {
    // The name before these fields may contain blanks.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const clockTicks = 100
    return (Number(fields[11]) + Number(fields[12])) / clockTicks
  } catch {
    return 0
  }
}

/** The JSON object on the last line; an empty one where there is none. */
export const parseLast = (stdout: string): CliResult['json'] => {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
  } catch {
    return {}
  }
}
