import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodePng } from '../../src/core/imaging/codec/encode.ts'
import { isEndOf, listenAt } from './clients/comfyui-listener.ts'
import {
  decode,
  endless,
  jsonOf,
  photo,
  square,
  textToImage,
  upload,
  view,
} from './clients/comfyui-workflows.ts'
import { openServer, pythonForm, quick, type TestServer, until } from './server.ts'

const token = 'a-token-of-our-own'
let server: TestServer
let guarded: TestServer
beforeAll(async () => {
  server = await openServer()
  guarded = await openServer({ token })
})
afterAll(async () => {
  await server.close()
  await guarded.close()
})

test.each<[what: string, headers: Record<string, string>, status: RegExp]>([
  ['of a web page', { origin: 'https://evil.example' }, /403/],
  ['of a page of another port', { origin: 'http://localhost:3000' }, /403/],
  ['for another host', { host: 'evil.example' }, /403/],
])('a WebSocket %s is refused', async (_what, headers, status) => {
  await expect(listenAt(server.url, 'x', headers)).rejects.toThrow(status)
})

test('a WebSocket wants the token, and is nowhere else', async () => {
  await expect(listenAt(guarded.url, 'x')).rejects.toThrow(/401/)
  await expect(listenAt(guarded.url, 'x', { authorization: 'Bearer wrong' })).rejects.toThrow(/401/)
  const listener = await listenAt(guarded.url, 'x', { authorization: `Bearer ${token}` })
  await listener.until(({ type }) => type === 'status')
  listener.close()
  await expect(listenAt(`${server.url}/api`, 'x').then(other => other.close())).resolves.toBeUndefined()
  await expect(listenAt(`${server.url}/other`, 'x')).rejects.toThrow(/404/)
})

test('a request that offers another protocol is answered as if it did not', async () => {
  const body = JSON.stringify(quick)
  const head = [
    'POST /api/jobs HTTP/1.1',
    ...['Host: localhost', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'],
    ...['Content-Type: application/json', `Content-Length: ${body.length}`, '', ''],
  ].join('\r\n')
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    let got = ''
    socket.on('error', reject)
    socket.on('data', chunk => {
      got += chunk
      if (got.includes('"events"')) {
        socket.destroy()
        resolve(got)
      }
    })
    // In two pieces: the second comes when the connection has been given back.
    socket.write(head + body.slice(0, 10))
    setImmediate(() => socket.write(body.slice(10)))
  })
  expect(answer).toMatch(/^HTTP\/1\.1 202 /)
  const { url } = JSON.parse(answer.slice(answer.indexOf('{')))
  await until(async () => (await jsonOf(server, url)).state === 'done', 'the job was done')
})

test('a client with the same id takes the place of the one before', async () => {
  const first = await listenAt(server.url, 'same')
  const second = await listenAt(server.url, 'same')
  const { json } = await server.sendJson('/prompt', { prompt: textToImage(), client_id: 'same' })
  await second.until(isEndOf(json.prompt_id))
  expect(first.heard.some(isEndOf(json.prompt_id))).toBe(false)
  second.close()
})

test('prompts run one after the other, under the ids that clients give them', async () => {
  const listener = await listenAt(server.url, 'queue')
  const send = (prompt_id: string, prompt: object, more = {}) =>
    server.sendJson('/api/prompt', { prompt, prompt_id, client_id: 'queue', ...more })
  expect((await send('first', endless())).json).toMatchObject({ prompt_id: 'first', node_errors: {} })
  await send('second', textToImage())
  await send('third', textToImage(square, 'PreviewImage'), { front: true })
  expect(await send('third', textToImage())).toMatchObject({
    ...{ status: 400, json: { error: { type: 'invalid_prompt_id' } } },
  })
  const { queue_running, queue_pending } = await jsonOf(server, '/api/queue')
  const idsOf = (listed: [number, string][]) => listed.map(([, id]) => id)
  expect([idsOf(queue_running), idsOf(queue_pending)]).toEqual([['first'], ['third', 'second']])
  expect(await jsonOf(server, '/prompt')).toEqual({ exec_info: { queue_remaining: 3 } })
  await server.sendJson('/queue', { delete: ['second'] })
  await server.sendJson('/interrupt', { prompt_id: 'third' })
  expect(idsOf((await jsonOf(server, '/queue')).queue_running)).toEqual(['first'])
  await server.sendJson('/interrupt', {})
  await listener.until(isEndOf('third'))
  listener.close()
  const told = listener.heard.flatMap(message =>
    'data' in message && message.data.prompt_id !== undefined ? [[message.type, message.data.prompt_id]] : [],
  )
  expect(told).not.toContainEqual(['execution_start', 'second'])
  expect(told).toContainEqual(['execution_interrupted', 'first'])
  expect(told.at(-1)).toEqual(['executing', 'third'])
  const history = await jsonOf(server, '/history?max_items=1')
  expect(Object.keys(history)).toEqual(['third'])
  const [image] = history.third.outputs['9'].images
  expect(image.type).toBe('temp')
  expect(await decode((await view(server, image)).bytes)).toMatchObject(square)
  await server.sendJson('/history', { delete: ['third'] })
  expect(await jsonOf(server, '/history/third')).toEqual({})
})

test('what goes wrong in a job is told at its node', async () => {
  await upload(server, 'broken.png', Buffer.from('no picture at all'))
  const listener = await listenAt(server.url, 'broken')
  const prompt = {
    ...textToImage(),
    '10': { class_type: 'LoadImage', inputs: { image: 'broken.png' } },
    '5': { class_type: 'VAEEncode', inputs: { pixels: ['10', 0], vae: ['4', 2] } },
  }
  const { json } = await server.sendJson('/prompt', { prompt, client_id: 'broken' })
  const told = await listener.until(({ type }) => type === 'execution_error')
  expect(told).toMatchObject({
    data: {
      ...{ prompt_id: json.prompt_id, exception_type: 'unsupported-image' },
      exception_message: expect.stringMatching(/PNG, JPEG/),
    },
  })
  listener.close()
  const { status } = (await jsonOf(server, `/history/${json.prompt_id}`))[json.prompt_id]
  expect(status.status_str).toBe('error')
})

test('only what was sent or made for clients is shown', async () => {
  const bytes = await encodePng(await photo())
  const other = await encodePng({ ...square, data: new Uint8Array(3 * 256 * 256) })
  const name = async (...sent: Parameters<typeof upload> extends [unknown, ...infer Rest] ? Rest : never) =>
    (await upload(server, ...sent)).json.name
  expect(await name('../../me.png', bytes)).toBe('me.png')
  expect(await name('me.png', bytes)).toBe('me.png')
  expect(await name('me.png', other)).toBe('me (1).png')
  expect(await name('me.png', other, { overwrite: 'true' })).toBe('me.png')
  expect((await view(server, { filename: 'me.png', subfolder: '', type: 'input' })).bytes).toEqual(
    Buffer.from(other),
  )
  const inFolder = await upload(server, 'me.png', bytes, { subfolder: 'a/../b' })
  expect(inFolder.json).toEqual({ name: 'me.png', subfolder: 'a/b', type: 'input' })
  for (const [filename, subfolder, type] of [
    ['me.png', '', 'output'],
    ['me.png', '', 'temp'],
    ['../../../etc/passwd', '', 'input'],
    ['passwd', '/etc', 'output'],
    ['me.png', '', 'elsewhere'],
  ])
    expect((await view(server, { filename: filename!, subfolder: subfolder!, type: type! })).status).toBe(404)
  const empty = await upload(server, 'me.png', new Uint8Array())
  expect(empty).toMatchObject({ status: 400, json: { error: { type: 'file-empty' }, node_errors: {} } })
})

test('a mask becomes the transparency of a picture that was sent', async () => {
  const clear = { ...square, data: new Uint8Array(3 * 256 * 256), alpha: new Uint8Array(256 * 256) }
  await upload(server, 'plain.png', await encodePng(await photo()))
  const form = pythonForm({
    image: { name: 'masked.png', bytes: Buffer.from(await encodePng(clear)) },
    original_ref: JSON.stringify({ filename: 'plain.png', subfolder: '', type: 'input' }),
  })
  const { json } = await server.send('/upload/mask', { method: 'POST', ...form })
  expect(json).toEqual({ name: 'masked.png', subfolder: '', type: 'input' })
  const image = await decode((await view(server, { filename: json.name, ...json })).bytes)
  expect(image.alpha?.every(value => value === 0)).toBe(true)
  expect(image.data).toEqual((await photo()).data)
})

test('when a server ends, clients are told and what they sent is deleted', async () => {
  const ending = await openServer()
  const folder = join(ending.engine.folders.photos, 'comfyui')
  await upload(ending, 'me.png', await encodePng(await photo()))
  expect(readdirSync(folder)).toHaveLength(1)
  const listener = await listenAt(ending.url, 'last')
  await ending.sendJson('/prompt', { prompt: textToImage(), client_id: 'last' })
  await ending.close()
  expect(existsSync(folder)).toBe(false)
  expect(listener.heard.length).toBeGreaterThan(0)
})
