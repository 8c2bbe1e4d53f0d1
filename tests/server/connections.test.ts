import { readdirSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linux } from '../need.ts'
import { openServer, quick, type TestServer, until } from './server.ts'

const most = 8
let server: TestServer
beforeAll(async () => {
  server = await openServer({ limits: { connections: most } })
})
afterAll(() => server.close())

/** A connection that collects what it gets. */
const open = async ({ url } = server) => {
  const socket: Socket = connect(Number(new URL(url).port), '127.0.0.1')
  let text = ''
  socket.on('data', bytes => {
    text += bytes.toString('latin1')
  })
  socket.on('error', () => {})
  const closed = new Promise<number>(resolve => socket.on('close', () => resolve(performance.now())))
  await new Promise(resolve => socket.once('connect', resolve))
  const ask = (...paths: readonly string[]) =>
    void socket.write(paths.map(path => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`).join(''))
  const replies = () => text.split('HTTP/1.1 200 OK').length - 1
  return { socket, ask, replies, closed, text: () => text }
}

test('a connection is kept as long as it says, however little time there is for the head of a request', async () => {
  const idleTime = 1500
  const hasty = await openServer({ limits: { idleTime, headTime: 400 } })
  const { ask, replies, closed, text } = await open(hasty)
  ask('/health')
  await until(() => replies() === 1, 'it was answered')
  const answered = performance.now()
  expect(text()).toMatch(/^Connection: keep-alive\r\nKeep-Alive: timeout=1\r\n/m)
  expect((await closed) - answered).toBeGreaterThan(idleTime - 100)
  await hasty.close()
})

test('by default a connection outlives those of the clients there are', async () => {
  const usual = await openServer()
  const { headers } = await usual.send('/health', { headers: { connection: 'keep-alive' } })
  expect(Number(/timeout=(\d+)/.exec(String(headers['keep-alive']))?.[1])).toBeGreaterThan(90)
  await usual.close()
})

test('connections that rest make room for those that come', async () => {
  const resting = []
  for (let i = 0; i < most; i++) {
    const each = await open()
    each.ask('/health')
    await until(() => each.replies() === 1, 'it was answered')
    resting.push(each)
  }
  const next = await open()
  next.ask('/health')
  await until(() => next.replies() === 1, 'the one that came last was answered')
  next.socket.destroy()
  const [last, ...others] = resting.reverse()
  await Promise.all(others.map(({ closed }) => closed))
  last?.socket.destroy()
})

test('requests that come at once are answered in their order', async () => {
  const { socket, ask, replies, text } = await open()
  ask('/health', '/sdapi/v1/samplers', '/health', '/v1/models', '//health/')
  await until(() => replies() === 5, 'all were answered')
  socket.destroy()
  const answers = text().split('HTTP/1.1 ').slice(1)
  const expected = ['"status":"ok"', '"aliases"', '"status":"ok"', '"object":"list"', '"status":"ok"']
  for (const [i, content] of expected.entries()) expect(answers[i]).toContain(content)
})

test.runIf(linux.isMet)(
  `five hundred requests at once on a connection that is closed leave nothing${linux.note}`,
  async () => {
    const { id } = (await server.sendJson('/api/jobs', quick)).json
    const job = async () => (await server.send(`/api/jobs/${id}`)).json
    await until(async () => (await job()).state === 'done', 'the picture was drawn')
    const result = (await job()).results[0].url
    const files = () => readdirSync('/proc/self/fd').length
    const before = files()
    for (const path of [result, `/api/jobs/${id}/events`, '/health']) {
      const { socket, ask, replies, closed } = await open()
      ask(...Array<string>(500).fill(path))
      await until(() => replies() > 0, 'the first was answered')
      socket.destroy()
      await closed
    }
    await until(() => files() <= before, 'what had been opened was closed')
    expect((await server.send('/health')).status).toBe(200)
  },
)

test('a client that goes on sending what is refused gets to read why', async () => {
  const { socket, closed, text } = await open()
  const body = Buffer.alloc(24e6, '[')
  socket.write(
    `POST /api/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  const before = process.cpuUsage()
  const sent = new Promise(resolve => socket.write(body, resolve))
  expect(await sent).toBeFalsy()
  await closed
  expect(text()).toMatch(/^HTTP\/1.1 413 [\s\S]*deeper/)
  // To parse all of it takes a second and a half of the processor, in one go.
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1000).toBeLessThan(600)
})
