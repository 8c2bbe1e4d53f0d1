import { promisify } from 'node:util'
import * as zlib from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openServer, pythonForm, type TestServer } from './server.ts'

const token = 'a-token-of-our-own'
let server: TestServer
beforeAll(async () => {
  server = await openServer({ token, trustProxy: true, limits: { bodiesBytes: 60e6 } })
})
afterAll(() => server.close())

/** Node 20 has no zstd. */
const zstd = (zlib as unknown as { zstdCompress?: typeof zlib.gzip }).zstdCompress
const quickBrotli = (content: Buffer | string) =>
  promisify(zlib.brotliCompress)(content, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } })
const codings = [
  ['gzip', promisify(zlib.gzip)],
  ['x-gzip', promisify(zlib.gzip)],
  ['deflate', promisify(zlib.deflate)],
  ['br', quickBrotli],
  ...(zstd ? ([['zstd', promisify(zstd)]] as const) : []),
] as const

const post = (path: string, body: Buffer, headers: Record<string, string>) =>
  server.send(path, { method: 'POST', body, headers: { 'x-api-key': token, ...headers } })
const json = { 'content-type': 'application/json' }

describe.each<readonly [string, (content: Buffer | string) => Promise<Buffer>]>(codings)(
  'a body in %s',
  (coding, compress) => {
    test('is read as JSON and as a form', async () => {
      // Refused for what it says: it was understood.
      const told = await post('/api/jobs', await compress('{"prompt":"a queen","colour":1}'), {
        ...json,
        'content-encoding': coding.toUpperCase(),
      })
      expect(told).toMatchObject({
        status: 400,
        json: { error: { message: expect.stringMatching(/colour/) } },
      })
      const form = pythonForm({ user_prompr: '', image_path: { name: 'x.png', bytes: Buffer.alloc(1000) } })
      const asked = await post('/', await compress(form.body), {
        ...form.headers,
        'content-encoding': coding,
      })
      expect(asked).toMatchObject({ status: 400, json: { error: expect.stringMatching(/prompt/) } })
      expect(server.uploads()).toEqual([])
    })

    test('that is a bomb is refused by what comes out of it', async () => {
      const bomb = await compress(Buffer.alloc(30e6, ' '))
      expect(bomb.length).toBeLessThan(100_000)
      for (const sending of [
        json,
        pythonForm({ image: { name: 'x.png', bytes: Buffer.alloc(0) } }).headers,
      ]) {
        const reply = await post('/api/enhance', bomb, { ...sending, 'content-encoding': coding })
        expect([400, 413]).toContain(reply.status)
      }
      const text = await compress(`{"image":"${'A'.repeat(30e6)}"}`)
      const reply = await post('/api/enhance', text, { ...json, 'content-encoding': coding })
      expect(reply).toMatchObject({
        status: 413,
        json: { error: { message: expect.stringMatching(/25 MB/) } },
      })
      expect(server.uploads()).toEqual([])
    })

    test('that is broken or cut off is refused', async () => {
      const whole = await compress('{"prompt":"a queen of spades and of hearts"}')
      for (const body of [Buffer.from('{"prompt":"a queen"}'), whole.subarray(0, whole.length - 6)])
        expect(await post('/api/jobs', body, { ...json, 'content-encoding': coding })).toMatchObject({
          status: 400,
          json: { error: { code: 'bad-body' } },
        })
    })
  },
)

test.each(['compress', 'gzip, br', 'constructor'])(
  'the coding "%s" is refused with those that are read',
  async coding => {
    expect(await post('/api/jobs', Buffer.from('{}'), { ...json, 'content-encoding': coding })).toMatchObject(
      {
        status: 415,
        headers: { 'accept-encoding': expect.stringMatching(/gzip, deflate, br/) },
      },
    )
  },
)

describe('replies', () => {
  const far = { 'x-forwarded-for': '203.0.113.7', 'x-api-key': token }
  const get = (path: string, headers: Record<string, string>) =>
    server.send(path, { headers: { ...far, ...headers } })

  test.each([
    ['br, gzip;q=0.8', 'br', zlib.brotliDecompressSync],
    ['gzip', 'gzip', zlib.gunzipSync],
    ['br;q=0, *;q=0.5', 'gzip', zlib.gunzipSync],
  ] as const)('of text are sent to far clients who take %s in %s', async (accepted, coding, decompress) => {
    const plain = await get('/openapi.json', {})
    expect(plain.headers).not.toHaveProperty('content-encoding')
    const { headers, bytes } = await get('/openapi.json', { 'accept-encoding': accepted })
    expect(headers).toMatchObject({ 'content-encoding': coding, vary: 'accept-encoding' })
    expect(bytes.length).toBeLessThan(plain.bytes.length / 4)
    expect(decompress(bytes).equals(plain.bytes)).toBe(true)
  })

  test('are sent as they are to who takes none, who is near, and where they are short', async () => {
    for (const [path, headers] of [
      ['/openapi.json', { 'accept-encoding': 'identity, gzip;q=0' }],
      ['/openapi.json', { 'accept-encoding': 'gzip', 'x-forwarded-for': '127.0.0.1' }],
      ['/health', { 'accept-encoding': 'gzip' }],
    ] as const)
      expect((await get(path, headers)).headers).not.toHaveProperty('content-encoding')
  })
})
