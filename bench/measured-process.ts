import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export interface MeasuredProcess {
  /** The last line that it printed: JSON. */
  readonly result: unknown
  /** Seconds, from start to end. */
  readonly wall: number
  /** Seconds of all cores, as last seen. */
  readonly processor: number
  /** MB at the peak that had to be present: pages of files are not counted, which the system can read again. Of Linux. */
  readonly memory: number
}

const sampleEvery = 30
/** Clock ticks of proc(5) per second, as on every Linux of today. */
const ticks = 100

/** Runs a program and looks every 30 ms at what it takes. @throws Error when it fails */
export const runMeasured = (
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<MeasuredProcess> =>
  new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    let memory = 0
    let processor = 0
    child.stdout.on('data', (text: Buffer) => {
      output += text
    })
    const timer = setInterval(() => {
      try {
        const [, kilobytes = '0'] =
          /^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
        memory = Math.max(memory, Number(kilobytes) / 1024)
        // The name, in brackets, may have spaces.
        const [stat = ''] = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ').slice(-1)
        const [user = 0, system = 0] = stat.split(' ').slice(11, 13).map(Number)
        processor = (user + system) / ticks
      } catch {
        // It has just ended, or this is no Linux.
      }
    }, sampleEvery)
    child.on('error', reject)
    child.on('close', code => {
      clearInterval(timer)
      const wall = (performance.now() - started) / 1000
      const last = output.trim().split('\n').at(-1) ?? ''
      if (code === 0) resolve({ result: JSON.parse(last), wall, processor, memory })
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}: ${last}`))
    })
  })
