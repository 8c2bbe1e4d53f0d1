import { afterAll, beforeAll, expect, test } from 'vitest'
import { engineClient } from '../../src/engine/index.ts'
import { startServer } from '../../src/server/start-server.ts'
import { endless, openServer, quick, type TestServer, until } from './server.ts'

const token = 'a-token-of-our-own'
const headers = { authorization: `Bearer ${token}` }
let server: TestServer
beforeAll(async () => {
  server = await openServer({ token })
})
afterAll(() => server.close())

/** The samples of a reply in Prometheus' text format. */
const figures = async (of = server) => {
  const { status, headers: told, text } = await of.send('/metrics', { headers })
  expect(status).toBe(200)
  expect(told['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(text.endsWith('\n')).toBe(true)
  const lines = text.trimEnd().split('\n')
  for (const line of lines)
    expect(line).toMatch(/^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z_]+="[^"]*",?)+\})? [-+\d.e]+)$/)
  return new Map(
    lines
      .filter(line => !line.startsWith('#'))
      .map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  )
}

test('figures tell of the queue, of jobs and how long they took, and of requests', async () => {
  expect((await server.send('/metrics')).status).toBe(401)
  const before = await figures()
  expect(before.get('likeness_queue_length')).toBe(0)
  expect(before.get('likeness_ready')).toBe(1)
  const fields = { ...quick, enhance: false }
  const { json: drawn } = await server.sendJson('/api/jobs', fields, { headers })
  const state = async (url: string) => (await server.send(url, { headers })).json.state
  await until(async () => (await state(drawn.url)) === 'done', 'it was drawn')
  const { json: running } = await server.sendJson('/api/jobs', endless, { headers })
  const { json: waiting } = await server.sendJson('/api/jobs', fields, { headers })
  await until(async () => (await state(running.url)) === 'running', 'one ran')
  const during = await figures()
  expect(during.get('likeness_queue_length')).toBe(1)
  expect(during.get('likeness_jobs_running')).toBe(1)
  for (const { url } of [waiting, running]) await server.send(url, { method: 'DELETE', headers })
  await until(async () => (await state(running.url)) === 'cancelled', 'it was cancelled')
  await server.send('/nowhere', { headers })
  const after = await figures()
  expect(after.get('likeness_jobs_total{route="create",result="done"}')).toBe(1)
  expect(after.get('likeness_jobs_total{route="create",result="cancelled"}')).toBe(2)
  expect(after.get('likeness_job_seconds_count{route="create"}')).toBe(2)
  expect(after.get('likeness_job_seconds_bucket{route="create",le="+Inf"}')).toBe(2)
  const [low, high] = ['0.5', '1800'].map(le =>
    after.get(`likeness_job_seconds_bucket{route="create",le="${le}"}`),
  )
  expect(low).toBeLessThanOrEqual(high!)
  expect(after.get('likeness_job_seconds_sum{route="create"}')).toBeGreaterThan(0)
  expect(after.get('likeness_http_requests_total{api="likeness",method="POST",status="202"}')).toBe(3)
  expect(after.get('likeness_http_requests_total{api="none",method="GET",status="404"}')).toBe(1)
  expect(after.get('likeness_http_requests_total{api="about",method="GET",status="401"}')).toBe(1)
  expect(after.get('process_resident_memory_bytes')).toBeGreaterThan(1e7)
})

test('a server that is drained is not ready, lets the running job end, and answers those who wait', async () => {
  const drained = await openServer({ limits: { graceTime: 120_000 } })
  expect((await drained.send('/ready')).json).toEqual({ status: 'ready' })
  const body = { prompt: 'a queen', steps: 40 }
  const running = drained.sendJson('/sdapi/v1/txt2img', body)
  const jobs = () => drained.engine.jobs.list()
  await until(() => jobs().some(job => job.state.kind === 'running'), 'one ran')
  const waiting = drained.sendJson('/sdapi/v1/txt2img', body)
  await until(() => jobs().length === 2, 'another waited')
  const { json: queued } = await drained.sendJson('/api/jobs', quick)
  const draining = drained.drain()
  expect(await waiting).toMatchObject({ status: 503, json: { error: 'server-stopping' } })
  expect((await drained.send(queued.url)).json.state).toBe('cancelled')
  expect(await drained.send('/ready')).toMatchObject({
    status: 503,
    json: { error: { code: 'server-stopping' } },
    headers: { 'retry-after': '5' },
  })
  expect((await drained.send('/health')).status).toBe(200)
  expect((await drained.sendJson('/api/jobs', quick)).status).toBe(503)
  expect(jobs().filter(job => job.state.kind === 'running')).toHaveLength(1)
  await draining
  expect((await running).status).toBe(200)
  await drained.close()
  await expect(drained.send('/ready')).rejects.toThrow(/ECONNREFUSED/)
})

test('what runs longer than its time is given up, also where nobody waits for it', async () => {
  const drained = await openServer({ limits: { graceTime: 100 } })
  const { json } = await drained.sendJson('/api/jobs', endless)
  await until(async () => (await drained.send(json.url)).json.state === 'running', 'it ran')
  await drained.drain()
  await until(async () => (await drained.send(json.url)).json.state === 'cancelled', 'it was cancelled')
  await drained.close()
})

test.each(['starting', 'restarting', 'failed'] as const)(
  'while the engine is %s, it is not ready',
  async state => {
    const client = { ...engineClient(server.engine), state: () => state }
    const other = await startServer({ engine: client, port: 0 })
    const answers = await Promise.all(['/ready', '/health'].map(path => fetch(other.url + path)))
    expect(answers.map(({ status }) => status)).toEqual([503, 200])
    expect(await (await fetch(`${other.url}/metrics`)).text()).toContain(
      `likeness_engine_state{state="${state}"} 1\n`,
    )
    await other.close()
  },
)
