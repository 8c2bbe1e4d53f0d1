import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createEngine, engineClient, engineFolders } from '../../src/engine/index.ts'
import { startServer } from '../../src/server/start-server.ts'
import { repository, temporaryFolder } from '../cli.ts'
import { fixture } from '../pictures.ts'
import { openServer, pythonForm, quick, type TestServer } from './server.ts'

const token = 'a-token-of-our-own'
let server: TestServer
let open: TestServer
beforeAll(async () => {
  server = await openServer({ limits: { bodyTime: 1500, headTime: 1000 } })
  open = await openServer({ host: '0.0.0.0', token })
})
afterAll(async () => {
  await server.close()
  await open.close()
})

test.each(['evil.example', 'evil.example:8000', '127.0.0.1.evil.example', 'localhost@evil', 'likeness'])(
  'a request for the host "%s" is refused, even a look at its health',
  async host => {
    const reply = await server.send('/health', { headers: { host } })
    expect(reply).toMatchObject({ status: 403, json: { error: { code: 'foreign-host' } } })
  },
)

test.each(['localhost', '127.0.0.1:1', '[::1]:8000', 'LOCALHOST:80', '127.1.2.3'])(
  'the host "%s" is this machine',
  async host => {
    expect((await server.send('/health', { headers: { host } })).status).toBe(200)
  },
)

const form = pythonForm({ user_prompr: 'a portrait' })
test.each<Record<string, string>>([
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://localhost:3000' },
  { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' },
])('a web page cannot drive it: %j', async headers => {
  const before = server.library().length
  for (const sending of [
    { method: 'POST', body: form.body, headers: { ...form.headers, ...headers } },
    {
      method: 'POST',
      body: 'user_prompr=x',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    },
    { method: 'OPTIONS', headers: { ...headers, 'access-control-request-method': 'POST' } },
  ]) {
    const reply = await server.send('/', sending)
    expect(reply.status).toBe(403)
    expect(Object.keys(reply.headers).filter(name => name.startsWith('access-control'))).toEqual([])
  }
  expect((await server.send('/api/results/x.png', { headers })).status).toBe(403)
  expect(server.library().length).toBe(before)
  expect(server.engine.jobs.list()).toEqual([])
})

test('a link to it may be followed, and its own page is no stranger', async () => {
  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }
  expect((await server.send('/docs', { headers: link })).status).toBe(200)
  expect((await server.send('/health', { headers: { origin: server.url } })).status).toBe(200)
})

test('another host than loopback needs a token', async () => {
  const engine = createEngine({
    version: '0',
    folders: engineFolders(join(repository, 'resources', 'models'), temporaryFolder()),
  })
  await expect(startServer({ engine: engineClient(engine), host: '0.0.0.0', port: 0 })).rejects.toMatchObject(
    {
      code: 'bad-option',
    },
  )
  const { port } = new URL(server.url)
  await expect(startServer({ engine: engineClient(engine), port: Number(port) })).rejects.toThrow(/taken/)
  await engine.dispose()
})

test('with a token, nothing but the descriptions is open', async () => {
  const health = (headers = {}) => open.send('/v1/models', { headers })
  expect(await health()).toMatchObject({
    status: 401,
    headers: { 'www-authenticate': expect.stringMatching(/Bearer/) },
  })
  for (const authorization of [`Bearer ${token}x`, `Bearer`, token, 'Basic YTpi'])
    expect((await health({ authorization })).status).toBe(401)
  expect((await health({ authorization: `Bearer ${token}` })).status).toBe(200)
  expect((await health({ authorization: `Bearer ${token}`, host: '192.168.1.5:8000' })).status).toBe(200)
  for (const path of ['/health', '/docs', '/openapi.json']) expect((await open.send(path)).status).toBe(200)
  for (const path of ['/api/results/x.png', '/api/results/x.png?key=x', '/api/jobs/x', '/sdapi/v1/progress'])
    expect((await open.send(path)).status, path).toBe(401)
  expect((await open.sendJson('/api/jobs', quick)).status).toBe(401)
})

test('results are files of the library, by name alone', async () => {
  const { library } = server.engine.folders
  const { json } = await server.sendJson('/sdapi/v1/txt2img', { prompt: 'x', steps: 1 })
  expect(json.images).toHaveLength(1)
  writeFileSync(join(library, 'notes.txt'), 'secret')
  symlinkSync(fixture('no-face.png'), join(library, 'link.png'))
  const names = [
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e/x.png',
    'link.png',
    'notes.txt',
    '.likeness',
    'a%00.png',
    'a\\b.png',
  ]
  for (const name of names) expect((await server.send(`/api/results/${name}`)).status, name).toBe(404)
  expect((await server.send(`/api/results/${encodeURIComponent(server.library()[0]!)}`)).status).toBe(200)
})

test('names from clients never touch the disk', async () => {
  const outside = join(temporaryFolder(), 'planted.png')
  const bytes = readFileSync(fixture('no-face.png'))
  for (const name of [outside, '../../planted.png', '..\\..\\planted.png', '\0'])
    await server.send('/api/faces', { method: 'POST', ...pythonForm({ image: { name, bytes } }) })
  expect(existsSync(outside)).toBe(false)
  expect(server.uploads()).toEqual([])
})

const big = (bytes: number) =>
  pythonForm({ user_prompr: 'x', image_path: { name: 'x.png', bytes: Buffer.alloc(bytes) } })

test('a body of more than 25 MB is refused while it is sent, whether it says its length or not', async () => {
  const { headers, body } = big(26e6)
  const told = await server.send('/', { method: 'POST', headers, body })
  expect(told).toMatchObject({ status: 413, json: { error: expect.stringMatching(/25 MB/) } })
  const untold = await server.send('/', {
    method: 'POST',
    headers: { ...headers, 'transfer-encoding': 'chunked' },
    body,
  })
  expect(untold.status).toBe(413)
  const json = await server.sendJson('/api/enhance', { image: 'A'.repeat(26e6) })
  expect(json.status).toBe(413)
  expect(server.uploads()).toEqual([])
})

test('a picture of more than 50 megapixels is refused', async () => {
  const bytes = readFileSync(fixture('no-face.png'))
  bytes.writeUInt32BE(20_000, 16)
  bytes.writeUInt32BE(20_000, 20)
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29)
  const reply = await server.send('/api/faces', {
    method: 'POST',
    ...pythonForm({ image: { name: 'x', bytes } }),
  })
  expect(reply).toMatchObject({ status: 413, json: { error: { code: 'image-too-large' } } })
})

test('forms of too many or too long fields, other codings and broken JSON are refused', async () => {
  const fields = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`field${i}`, 'x']))
  const many = await server.send('/', { method: 'POST', ...pythonForm({ user_prompr: 'x', ...fields }) })
  expect(many.status).toBe(413)
  const long = await server.send('/', { method: 'POST', ...pythonForm({ user_prompr: 'x'.repeat(130_000) }) })
  expect(long.status).toBe(413)
  const json = { 'content-type': 'application/json' }
  const post = (body: string | Buffer, headers: Record<string, string> = json) =>
    server.send('/api/jobs', { method: 'POST', body, headers })
  expect((await post('{}', { ...json, 'content-encoding': 'rot13' })).status).toBe(415)
  expect((await post('{}', { 'content-type': 'text/plain' })).status).toBe(415)
  expect((await post('{"prompt":')).status).toBe(400)
  expect((await post(Buffer.from([0x22, 0xff, 0x22]))).status).toBe(400)
  expect((await post('{"__proto__":{"prompt":"x"},"prompt":"x","colour":1}')).status).toBe(400)
})

test.each([
  ['its head', 'POST / HTTP/1.1\r\nHost: localhost\r\n'],
  [
    'its body',
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nuser_prompr=a',
  ],
  [
    'its photo',
    `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${form.headers['content-type']}\r\nContent-Length: 9999\r\n\r\n${big(100).body.subarray(0, 200)}`,
  ],
])('a client that is too slow with %s is sent away', async (_what, text) => {
  const started = Date.now()
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    let got = ''
    socket.on('data', chunk => {
      got += chunk
    })
    socket.on('close', () => resolve(got)).on('error', reject)
    socket.write(text)
  })
  expect(answer).toMatch(/^HTTP\/1\.1 40[08] /)
  expect(Date.now() - started).toBeLessThan(20_000)
  await expect.poll(() => server.uploads()).toEqual([])
})
