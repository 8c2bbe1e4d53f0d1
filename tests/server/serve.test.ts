import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { likeness, repository, temporaryFolder } from '../cli.ts'
import { knowMachine } from '../known-machine.ts'
import { linux } from '../need.ts'
import { endless, until } from './server.ts'

test('serve tells its address, and Ctrl-C ends it with grace', async () => {
  const { code, stdout, stderr } = await likeness(['serve', '--port', '0'], {
    interruptWhen: output => output.includes('http://'),
  })
  expect(stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+ /)
  expect(stderr).toBe('')
  expect(code).toBe(0)
})

test.each([
  [['--host', '0.0.0.0'], /token/],
  [['--port', '70000'], /65535/],
  [['--port', 'eighty'], /whole number/],
  [['--token-file', '/nowhere'], /first line/],
])('serve %j is refused', async (options, message) => {
  const { code, stderr } = await likeness(['serve', ...options])
  expect(code).toBe(2)
  expect(stderr).toMatch(message)
})

test.runIf(linux.isMet)(`SIGTERM drains it, a second one ends it at once${linux.note}`, async () => {
  const home = temporaryFolder()
  knowMachine(home)
  writeFileSync(join(home, 'token'), 'a-token-of-our-own\n')
  const args = ['serve', '--port', '0', '--grace', '600', '--token-file', join(home, 'token')]
  const child = spawn(process.execPath, [join(repository, 'out', 'cli', 'main.mjs'), ...args], {
    env: { ...process.env, LIKENESS_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const url = await new Promise<string>(resolve =>
    child.stdout.on('data', text => resolve(/http:\S+/.exec(String(text))?.[0] ?? '')),
  )
  const statusOf = async (path: string) => (await fetch(url + path)).status
  await until(async () => (await statusOf('/ready')) === 200, 'its engine was there')
  const headers = { authorization: 'Bearer a-token-of-our-own', 'content-type': 'application/json' }
  const metrics = async () => (await fetch(`${url}/metrics`, { headers })).text()
  const asked = await fetch(`${url}/api/jobs`, { method: 'POST', headers, body: JSON.stringify(endless) })
  expect(asked.status).toBe(202)
  await until(async () => (await metrics()).includes('likeness_jobs_running 1'), 'the job ran')
  expect(await metrics()).toMatch(/^likeness_engine_resident_memory_bytes \d{8,}$/m)
  child.kill('SIGTERM')
  const since = performance.now()
  await until(async () => (await statusOf('/ready')) === 503, 'it was drained')
  // The job may go on for ten minutes; one that comes at once could be an echo of the first.
  await until(() => performance.now() - since > 600, 'a person could have asked again')
  expect(await metrics()).toContain('likeness_jobs_running 1')
  child.kill('SIGTERM')
  expect(await ended).toBe(130)
})
