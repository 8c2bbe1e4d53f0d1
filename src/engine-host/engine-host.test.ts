import { fork } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import type { Failure } from '../shared/api/failure.ts'
import type { EngineStatus } from '../shared/window/app.ts'
import { createEngineHost, type EngineHost, type EngineHostOptions } from './engine-host.ts'
import type { FromEngine } from './engine-protocol.ts'
import { decideRestart } from './restart-policy.ts'

const peer = join(import.meta.dirname, '../..', 'tests', 'engine-peer.mjs')

/** Starts the other side of the protocol as a process of its own, as the app does with the engine. */
const startProcess: EngineHostOptions['startProcess'] = ({ onMessage, onEnd }) => {
  const child = fork(peer, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.on('message', message => onMessage(message as FromEngine))
  child.on('exit', (code, signal) => onEnd(code ?? (signal === 'SIGKILL' ? 137 : 1), undefined))
  return {
    send: message => {
      // One that has just ended and is not known to have reads nothing: its end is told by itself.
      if (child.connected) child.send(message, () => {})
    },
    kill: () => child.kill('SIGKILL'),
  }
}

interface Seen {
  readonly statuses: EngineStatus['kind'][]
  readonly notices: Failure[]
}

const hosts: EngineHost[] = []
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop()
})

/** @param version what the engine is told; `broken` ends it at its start */
const openHost = (version: () => string = () => '1') => {
  const seen: Seen = { statuses: [], notices: [] }
  const host = createEngineHost({
    startProcess,
    runBenchmark: async () => ({ kind: 'hung' }),
    setup: () => ({
      version: version(),
      bundledModels: '',
      data: '',
      libraryFolder: null,
      modelsFolder: null,
      localApi: { enabled: false, port: 8000 },
      unloadAfterMinutes: null,
      apiPolicy: { provider: 'auto', models: {}, safetyFilter: true },
      leftWork: [],
    }),
    onStatus: ({ kind }) => seen.statuses.push(kind),
    onLocalApi: () => {},
    onJobs: () => {},
    onUnfinished: () => {},
    onNotice: notice => seen.notices.push(notice),
    keepModelsFolder: async () => null,
    log: () => {},
    timing: {
      cancel: 150,
      dispose: 150,
      // Its own decisions, without the pauses.
      decideRestart: (...given) => {
        const decision = decideRestart(...given)
        return decision.kind === 'wait' ? { kind: 'wait', milliseconds: 0 } : decision
      },
    },
  })
  hosts.push(host)
  host.start()
  return { host, seen }
}

const submit = (host: EngineHost, id: string, prompt: string) =>
  host.request('jobs.submit', { id, work: { route: 'create', input: { prompt } } })

const states = (host: EngineHost) => host.jobs().map(({ id, state }) => `${id} ${state.kind}`)
const unfinished = (host: EngineHost) => host.unfinishedJobs().map(({ id, state }) => `${id} ${state.kind}`)
const become = (host: EngineHost, ...wanted: string[]) =>
  vi.waitFor(() => expect(states(host)).toEqual(wanted), { timeout: 20_000, interval: 10 })

const pidOf = async (host: EngineHost) => {
  const answer = await host.request('doctor', {})
  return answer.ok ? (answer.value as { pid: number; version: string }) : undefined
}
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('what is asked before the engine is there is answered once it is', async () => {
  const { host, seen } = openHost()
  expect(await pidOf(host)).toMatchObject({ version: '1' })
  expect(seen.statuses).toEqual(['ready'])
})

test('a cancelled job that does not stop is ended with its process, and those behind it go on', async () => {
  const { host, seen } = openHost()
  const before = await pidOf(host)
  await submit(host, 'stuck', 'blocks')
  await become(host, 'stuck running')
  const answers = [submit(host, 'next', 'runs'), host.request('jobs.cancel', { id: 'stuck' })]
  expect(unfinished(host)).toEqual([])
  await become(host, 'stuck cancelled', 'next running')
  expect(await Promise.all(answers)).toEqual([
    { ok: true, value: { id: 'next' } },
    { ok: true, value: {} },
  ])
  expect(isAlive(before!.pid)).toBe(false)
  // The person wanted it: nothing is told.
  expect(seen.notices).toEqual([])
  expect(seen.statuses).toEqual(['ready', 'restarting', 'ready'])
})

test('an engine whose job stops when it is cancelled is left alone', async () => {
  const { host } = openHost()
  const before = await pidOf(host)
  await submit(host, 'job', 'runs')
  await become(host, 'job running')
  await host.request('jobs.cancel', { id: 'job' })
  // Set later and as long, it ends after the one that would end the process.
  await new Promise(resolve => setTimeout(resolve, 150))
  expect(await pidOf(host)).toEqual(before)
})

test('the job that was running is interrupted, those behind it go on, and the person is told once', async () => {
  const { host, seen } = openHost()
  await pidOf(host)
  await submit(host, 'bad', 'crashes')
  // Answered or not when the engine ended: neither is lost, neither is there twice.
  const others = await Promise.all([submit(host, 'a', 'runs'), submit(host, 'b', 'runs')])
  expect(others).toEqual([
    { ok: true, value: { id: 'a' } },
    { ok: true, value: { id: 'b' } },
  ])
  await become(host, 'bad interrupted', 'a running', 'b queued')
  expect(seen.notices.map(({ code }) => code)).toEqual(['engine-stopped'])
  expect(unfinished(host)).toEqual(['a running', 'b queued'])
})

test('a request that the engine did not answer is asked again once, then refused', async () => {
  const { host } = openHost()
  expect(await host.request('models.list', {})).toMatchObject({
    ok: false,
    error: { code: 'engine-stopped' },
  })
  expect(await pidOf(host)).toMatchObject({ version: '1' })
})

test('an engine that ends again and again is given up, keeps its jobs, and can be tried again', async () => {
  let version = '1'
  const { host, seen } = openHost(() => version)
  await pidOf(host)
  await submit(host, 'first', 'runs')
  await submit(host, 'second', 'runs')
  await become(host, 'first running', 'second queued')
  version = 'broken'
  const { pid } = (await pidOf(host))!
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(host.status().kind).toBe('failed'), { timeout: 20_000 })
  // The first end and five attempts to go on.
  expect(seen.statuses.filter(kind => kind === 'restarting')).toHaveLength(5)
  expect(await host.request('jobs.list', {})).toMatchObject({ ok: false, error: { code: 'engine-failed' } })
  expect(states(host)).toEqual(['first interrupted', 'second queued'])
  expect(unfinished(host)).toEqual(['first running', 'second queued'])
  version = '2'
  host.retry()
  await become(host, 'first interrupted', 'second running')
  expect(await pidOf(host)).toMatchObject({ version: '2' })
  expect(unfinished(host)).toEqual(['second running'])
})

test('after a job found no memory another engine takes over: the next job, just begun, begins again there', async () => {
  const { host, seen } = openHost()
  const before = await pidOf(host)
  await submit(host, 'large', 'exhausts')
  await submit(host, 'next', 'runs')
  await become(host, 'large failed', 'next running')
  await vi.waitFor(() => expect(isAlive(before!.pid)).toBe(false))
  await become(host, 'large failed', 'next running')
  expect((await pidOf(host))?.pid).not.toBe(before!.pid)
  await become(host, 'large failed', 'next running')
  expect(seen.notices).toEqual([])
})

test('another one takes its place when the setup has changed, and nothing is told', async () => {
  let version = '1'
  const { host, seen } = openHost(() => version)
  const before = await pidOf(host)
  version = '2'
  await host.replace()
  const after = await pidOf(host)
  expect(after).toMatchObject({ version: '2' })
  expect(isAlive(before!.pid)).toBe(false)
  expect(seen.notices).toEqual([])
})

test.each([
  ['in a run', 'blocks'],
  ['that hears', 'runs'],
])('stopping ends an engine %s, starts no other, and keeps the jobs as they were', async (_what, prompt) => {
  const { host, seen } = openHost()
  const { pid } = (await pidOf(host))!
  await submit(host, 'now', prompt)
  await become(host, 'now running')
  const later = submit(host, 'later', 'runs')
  if (prompt === 'runs') await later
  await host.stop()
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
  await vi.waitFor(() => expect(unfinished(host)[0]).toBe('now running'))
  if (prompt === 'runs') expect(unfinished(host)[1]).toBe('later queued')
  expect(seen.statuses).toEqual(['ready'])
})

test('a program may end as soon as its engine has: the wait for it is called off', async () => {
  const { host } = openHost()
  await pidOf(host)
  const begun = vi.spyOn(globalThis, 'setTimeout')
  const calledOff = vi.spyOn(globalThis, 'clearTimeout')
  try {
    await host.stop()
    const waits = begun.mock.results.filter((_, i) => begun.mock.calls[i]?.[1] === 150)
    expect(waits).toHaveLength(1)
    expect(calledOff).toHaveBeenCalledWith(waits[0]?.value)
  } finally {
    begun.mockRestore()
    calledOff.mockRestore()
  }
})
