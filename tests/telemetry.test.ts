import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { repository, temporaryFolder } from './cli.ts'

/** ONNX Runtime's first attempt to send comes 11 to 17 s after it was loaded. */
const watched = 20_000

const hasStrace = spawnSync('strace', ['--seccomp-bpf', '-f', '-o', '/dev/null', 'true']).status === 0

/** The address the server tells. */
const addressOf = (server: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ''
    server.stdout?.on('data', chunk => {
      said += chunk
      const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? []
      if (address) resolve(address)
    })
    server.once('close', () => reject(new Error(`the server ended, and said "${said}"`)))
  })

// A busy machine draws slowly.
const how = { timeout: 180_000 }

/**
 * A server that draws once and then waits: what ONNX Runtime sends, it sends from a thread of its own by the clock,
 * from the moment it is loaded, whether the process works or waits. So this is a job of that length, without the work.
 */
test(
  'more than 20 s with the runtime loaded keep nothing about its use and look up no name',
  how,
  async context => {
    const folder = temporaryFolder()
    const home = join(folder, 'home')
    const trace = join(folder, 'trace')
    mkdirSync(home)
    const program = [process.execPath, join(repository, 'out', 'cli', 'main.mjs'), 'serve', '--port', '0']
    const calls = 'trace=connect,sendto,sendmsg,sendmmsg'
    const strace = ['strace', '--seccomp-bpf', '-f', '-qq', '-o', trace, '-e', calls]
    const [command = '', ...args] = hasStrace ? [...strace, ...program] : program
    const server = spawn(command, args, {
      // Nothing else of this environment: where it looks like continuous integration, the runtime is silent by itself.
      env: { PATH: process.env.PATH, HOME: home, LIKENESS_HOME: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'inherit'],
      // A group of its own: strace does not hand signals on.
      detached: true,
    })
    const ended = new Promise<void>(resolve => server.once('close', () => resolve()))
    const signal = (name: NodeJS.Signals) => server.exitCode === null && process.kill(-server.pid!, name)
    onTestFinished(() => void signal('SIGKILL'))

    const response = await fetch(`${await addressOf(server)}/sdapi/v1/txt2img`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'a queen', steps: 1, width: 256, height: 256 }),
    })
    expect(response.status).toBe(200)
    await delay(watched)
    expect(signal('SIGINT')).toBe(true)
    await ended

    expect(readdirSync(home)).toEqual([])
    if (!hasStrace) context.skip('strace is not here, or may not trace: look-ups were not watched')
    expect(readFileSync(trace, 'utf8')).not.toMatch(/AF_INET|nscd|systemd\/resolve/)
  },
)

const binaries = join(repository, 'node_modules', 'onnxruntime-node', 'bin', 'napi-v6')
test.each([
  ['linux/x64/libonnxruntime.so.1', 'ORT_DISABLE_TELEMETRY'],
  ['linux/arm64/libonnxruntime.so.1', 'ORT_DISABLE_TELEMETRY'],
  ['darwin/arm64/libonnxruntime.1.dylib', 'ORT_DISABLE_TELEMETRY'],
  ['win32/x64/onnxruntime.dll', 'ORT_RUNNING_UNIT_TESTS'],
  ['win32/arm64/onnxruntime.dll', 'ORT_RUNNING_UNIT_TESTS'],
])('the runtime for %s still asks for %s', (file, variable) => {
  expect(readFileSync(join(binaries, file)).includes(`${variable}\0`)).toBe(true)
})
