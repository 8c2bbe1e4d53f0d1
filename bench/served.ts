import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const pictures = 200
/** After so many pictures memory is told. */
const marks = [20, 100, pictures]
/** The first ones fill caches. */
const settled = 40
/** Milliseconds between two looks. */
const interval = 5

/** Measures `likeness serve`: how soon it answers while it draws, and what many pictures leave in its memory. */
export const measureServed = async (program: string): Promise<void> => {
  const home = mkdtempSync(join(tmpdir(), 'likeness-bench-'))
  const server = spawn(process.execPath, [program, 'serve', '--port', '0'], {
    env: { ...process.env, LIKENESS_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const url = await addressOf(server)
    const draw = async (body: object) => {
      const response = await fetch(`${url}/sdapi/v1/txt2img`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ prompt: 'a portrait of a queen', ...body }),
      })
      if (!response.ok) throw new Error(await response.text())
      await response.arrayBuffer()
    }
    const large = () => draw({ width: 1024, height: 1024 })
    await large()
    console.log('likeness serve, GET /health every 5 ms')
    print('with nothing to do', await watch(url, () => new Promise(resolve => setTimeout(resolve, 3000))))
    print('while 1024×1024 is drawn', await watch(url, large))
    await measureMemory(server.pid!, () => draw({ steps: 1, width: 256, height: 256 }))
  } finally {
    server.kill('SIGTERM')
    await once(server, 'exit')
    rmSync(home, { recursive: true, force: true })
  }
}

const addressOf = async (server: ChildProcess): Promise<string> => {
  for await (const chunk of server.stdout!) {
    const [url] = /http:\/\/[\d.]+:\d+/.exec(String(chunk)) ?? []
    if (url) return url
  }
  throw new Error('the server did not start')
}

/** Milliseconds that each look took while `work` went on, in order of size. */
export const watch = async (url: string, work: () => Promise<unknown>): Promise<readonly number[]> => {
  const agent = new Agent({ keepAlive: true })
  const times: number[] = []
  let isDone = false
  const done = work().finally(() => {
    isDone = true
  })
  while (!isDone) {
    const started = performance.now()
    await new Promise<void>((resolve, reject) => {
      get(`${url}/health`, { agent }, response => response.resume().on('end', resolve)).on('error', reject)
    })
    times.push(performance.now() - started)
    await new Promise(resolve => setTimeout(resolve, interval))
  }
  await done
  agent.destroy()
  return times.sort((a, b) => a - b)
}

export const print = (what: string, times: readonly number[]) => {
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(share * times.length))]!.toFixed(1)
  console.log(`  ${what.padEnd(26)} p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`)
}

const measureMemory = async (pid: number, draw: () => Promise<void>): Promise<void> => {
  if (!existsSync('/proc/self/statm')) return console.log('  memory is measured on Linux only')
  const [engine = 0] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number)
  const processes = { server: pid, engine }
  const points = { server: [] as number[], engine: [] as number[] }
  const told = { server: [] as string[], engine: [] as string[] }
  const files = () => Object.values(processes).map(each => readdirSync(`/proc/${each}/fd`).length)
  let before = files()
  for (let i = 1; i <= pictures; i++) {
    await draw()
    if (i === settled) before = files()
    for (const name of ['server', 'engine'] as const) {
      const kilobytes = residentKilobytes(processes[name])
      if (marks.includes(i)) told[name].push(`${(kilobytes / 1024).toFixed(0)} MB after ${i}`)
      if (i > settled) points[name].push(kilobytes)
    }
  }
  console.log(`${pictures} pictures of one step at 256×256`)
  for (const name of ['server', 'engine'] as const)
    console.log(
      `  ${name.padEnd(8)} ${told[name].join(', ')}: ${slope(points[name]).toFixed(1)} kB a picture after the first ${settled}`,
    )
  console.log(`  open files of both ${before.join(' and ')}, then ${files().join(' and ')}`)
}

/** Of a process; pages of files are left out, which the system can read again. */
const residentKilobytes = (pid: number): number =>
  Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])

/** By least squares. */
const slope = (values: readonly number[]): number => {
  const middle = (values.length - 1) / 2
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const top = values.reduce((sum, value, i) => sum + (i - middle) * (value - mean), 0)
  return top / values.reduce((sum, _, i) => sum + (i - middle) ** 2, 0)
}
