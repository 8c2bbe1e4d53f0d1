import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { repository, temporaryFolder } from './cli.ts'
import { knowMachine } from './known-machine.ts'

/** Runs in the program before its own code: a promise that nobody waits for, once it stands ready to be interrupted. */
const careless = `const timer = setInterval(() => {
  if (process.listenerCount('SIGTERM') === 0) return
  clearInterval(timer)
  Promise.reject(new Error('a promise of nobody'))
}, 5)`

let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

const start = (...args: string[]) => {
  const home = temporaryFolder()
  knowMachine(home)
  const program = join(repository, 'out', 'cli', 'main.mjs')
  const before = `data:text/javascript,${encodeURIComponent(careless)}`
  const started = spawn(process.execPath, ['--import', before, program, ...args], {
    env: { ...process.env, LIKENESS_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = started
  return started
}

const read = async (stream: NodeJS.ReadableStream, until: RegExp): Promise<string> => {
  let text = ''
  for await (const part of stream) {
    text += part
    if (until.test(text)) break
  }
  return text
}

test('a command that goes wrong where nobody looks ends with a line and a code', async () => {
  const { stdout } = start('create', 'a queen', '--steps', '150', '--json')
  const answer = JSON.parse(await read(stdout, /\n/))
  expect(answer).toMatchObject({
    ok: false,
    error: { code: 'internal', message: expect.stringContaining('a promise of nobody') },
  })
  const [code] = child!.exitCode === null ? await once(child!, 'exit') : [child!.exitCode]
  expect(code).toBe(1)
})

test('a server says what went wrong where nobody looked, and answers on', async () => {
  const { stdout, stderr } = start('serve', '--port', '0')
  const [told, listening] = await Promise.all([read(stderr, /\n/), read(stdout, /\n/)])
  expect(told).toMatch(/^likeness: .*a promise of nobody.* \[internal\]$/m)
  const address = /http:\/\/\S+/.exec(listening)![0]
  expect((await fetch(`${address}/docs`)).status).toBe(200)
})
