import { readFileSync, statSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, expect, test } from 'vitest'
import { fixture } from '../pictures.ts'
import { endless, openServer, pythonForm, quick, type TestServer, until } from './server.ts'

let server: TestServer
afterEach(() => server.close())

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const held = async (): Promise<number> => {
  for (let i = 0; i < 3; i++) {
    collectGarbage()
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** A picture of little work and, with what follows its end, of many bytes. */
const heavy = Buffer.concat([readFileSync(fixture('no-face.png')), Buffer.alloc(1.5e6)])
const enhance = () => ({
  method: 'POST',
  ...pythonForm({ upscale: '1', image: { name: 'x.png', bytes: heavy } }),
})

test('200 clients at once: the line holds, everyone is answered, memory returns', async () => {
  server = await openServer()
  expect((await server.send('/api/enhance', enhance())).status).toBe(200)
  const before = await held()
  // The line stands still until all have come.
  const { json: first } = await server.sendJson('/api/jobs', endless)
  const replies = Array.from({ length: 200 }, () => server.send('/api/enhance', enhance()))
  let refused = 0
  for (const reply of replies)
    void reply.then(({ status }) => {
      if (status === 429) refused++
    })
  const waiting = () => server.engine.jobs.list().filter(job => job.state.kind === 'queued').length
  await until(() => refused + waiting() === 200, 'each was queued or refused')
  expect(waiting()).toBe(100)
  await server.send(`/api/jobs/${first.id}`, { method: 'DELETE' })
  const answers = await Promise.all(replies)
  const accepted = answers.filter(({ status }) => status === 200)
  const full = answers.filter(({ status }) => status === 429)
  expect([accepted.length, full.length]).toEqual([100, 100])
  for (const { headers, json } of full) {
    expect(Number(headers['retry-after'])).toBeGreaterThan(0)
    expect(json.error.code).toMatch(/queue-full/)
  }
  const ids = accepted.map(({ json }) => json.id as string)
  expect(new Set(ids).size).toBe(100)
  for (const id of ids) expect(server.library()).toContain(id)
  expect(server.uploads()).toEqual([])
  const grown = (await held()) - before
  console.log(`memory held after 200 requests of 1.6 MB: ${(grown / 1e6).toFixed(1)} MB more`)
  expect(grown).toBeLessThan(30e6)
})

test('while bodies under way need too much memory, another is told to come again', async () => {
  server = await openServer({ limits: { bodiesBytes: 3e6 } })
  const { body, ...sending } = enhance()
  const slow = httpRequest(`${server.url}/api/enhance`, { ...sending, agent: false })
  const broken = new Promise(resolve => slow.on('error', resolve))
  const other = () => server.send('/api/enhance', { body, ...sending })
  slow.write(body.subarray(0, body.length - 10))
  const folder = join(server.engine.folders.photos, 'uploads')
  const received = () => server.uploads().map(name => statSync(join(folder, name)).size)
  await until(() => received().some(size => size > 1.5e6), 'nearly all of it had come')
  await expect.poll(async () => (await other()).status, { timeout: 60_000 }).toBe(429)
  expect(await other()).toMatchObject({
    json: { error: { code: 'server-busy' } },
    headers: { 'retry-after': '5' },
  })
  slow.destroy()
  await broken
  await expect.poll(async () => (await other()).status, { timeout: 60_000 }).toBe(200)
  expect(server.uploads()).toEqual([])
})

test('a client that hangs up cancels its job, waiting or running, however it asked for it', async () => {
  server = await openServer()
  const { signal, abort } = hangingUp()
  const photo = { name: 'a.png', bytes: readFileSync(fixture('photos/astronaut.png')) }
  const base64 = photo.bytes.toString('base64')
  const form = (parts: Parameters<typeof pythonForm>[0]) => ({ method: 'POST', ...pythonForm(parts), signal })
  const prompt = 'a queen'
  const states = () => server.engine.jobs.list().map(job => job.state.kind)
  const asked: Promise<unknown>[] = []
  const ask = async (asking: Promise<unknown>) => {
    asked.push(asking)
    asking.catch(() => {})
    await until(() => states().length === asked.length, 'it was queued')
  }
  await ask(server.sendJson('/sdapi/v1/txt2img', { prompt, steps: 150, batch_size: 8 }, { signal }))
  await ask(server.sendJson('/sdapi/v1/txt2img', { prompt }, { signal }))
  await ask(server.sendJson('/sdapi/v1/img2img', { prompt, init_images: [base64] }, { signal }))
  await ask(server.sendJson('/v1/images/generations', { prompt }, { signal }))
  await ask(server.send('/v1/images/edits', form({ prompt, image: photo })))
  await ask(server.send('/', form({ user_prompr: prompt })))
  await ask(server.send('/api/enhance', form({ image: photo })))
  await ask(server.send('/api/swap', form({ source: photo, target: photo })))
  const faces = server.send('/api/faces', form({ image: photo }))
  faces.catch(() => {})
  await until(() => states()[0] === 'running', 'the first ran')
  abort()
  const ends = await Promise.allSettled([...asked, faces])
  expect(ends.map(({ status }) => status)).toEqual(Array(9).fill('rejected'))
  await until(() => states().every(state => state === 'cancelled'), 'all were cancelled')
  await until(() => !server.engine.jobs.isBusy(), 'nothing ran any more')
  await until(() => server.uploads().length === 0, 'what they sent was deleted')
})

const hangingUp = () => {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

test('a connection used again may wait longer for its job than an answer may lie unread', async () => {
  server = await openServer({ limits: { stallTime: 300 } })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const post = (body: object) =>
    new Promise<number>((resolve, reject) => {
      const options = { method: 'POST', agent, headers: { 'content-type': 'application/json' } }
      const outgoing = httpRequest(`${server.url}/sdapi/v1/txt2img`, options, response => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0))
      })
      outgoing.on('error', reject).end(JSON.stringify(body))
    })
  expect(await post({ steps: 'many' })).toBe(422)
  expect(await post({ prompt: 'a queen', steps: 8 })).toBe(200)
  agent.destroy()
})

test('a server that is stopped lets the running job end, and sends the waiting ones away', async () => {
  server = await openServer({ limits: { graceTime: 120_000 } })
  const body = { prompt: 'a queen', steps: 20 }
  const running = server.sendJson('/sdapi/v1/txt2img', body)
  await until(() => server.engine.jobs.list().some(job => job.state.kind === 'running'), 'one ran')
  const waiting = server.sendJson('/sdapi/v1/txt2img', body)
  const followed = server.sendJson('/api/jobs', quick)
  const events = server.send((await followed).json.events)
  await until(() => server.engine.jobs.list().length === 3, 'three were queued')
  await server.close()
  expect((await running).status).toBe(200)
  expect(await waiting).toMatchObject({ status: 503, headers: { connection: 'close' } })
  expect((await events).text).toMatch(/"state":"queued"/)
  await expect(server.send('/health')).rejects.toThrow(/ECONNREFUSED/)
})

test('a running job that takes too long is given up', async () => {
  server = await openServer({ limits: { graceTime: 200 } })
  const running = server.sendJson('/sdapi/v1/txt2img', { prompt: 'a queen', steps: 150, batch_size: 60 })
  const step = async () => (await server.send('/sdapi/v1/progress')).json.state.sampling_step
  await until(async () => (await step()) > 0, 'it drew')
  const [answer] = await Promise.all([running, server.close()])
  expect(answer).toMatchObject({ status: 503, json: { error: 'server-stopping' } })
})
