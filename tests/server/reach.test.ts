import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, type Engine, engineClient, engineFolders } from '../../src/engine/index.ts'
import { startServer } from '../../src/server/start-server.ts'
import { temporaryFolder } from '../cli.ts'
import { openServer, type TestServer } from './server.ts'

const token = 'a-token-of-our-own'
const bearer = { authorization: `Bearer ${token}` }
const page = 'https://app.example.com'

let alone: TestServer
let proxied: TestServer
let guarded: TestServer
let engine: Engine
beforeAll(async () => {
  alone = await openServer({
    allowHosts: ['likeness', '*.home.example'],
    allowOrigins: [page, 'app://notes'],
  })
  proxied = await openServer({ token, trustProxy: true })
  guarded = await openServer({ host: '0.0.0.0', token, allowOrigins: ['*'] })
  engine = createEngine({ version: '0', folders: engineFolders(temporaryFolder(), temporaryFolder()) })
})
afterAll(async () => {
  for (const server of [alone, proxied, guarded]) await server.close()
  await engine.dispose()
})

const statusOf = async (server: TestServer, path: string, headers: Record<string, string>) =>
  (await server.send(path, { headers })).status

describe('names', () => {
  test.each([
    ...['host.docker.internal:8000', 'app.localhost', '10.0.2.2:8000', '[fe80::1]:8000'],
    ...['likeness:8000', 'a.home.example', 'A.B.Home.Example:443'],
  ])('"%s" is answered without a token', async host => {
    expect(await statusOf(alone, '/v1/models', { host })).toBe(200)
  })

  test.each([
    ...['home.example', 'evilhome.example', 'internal', 'docker.internal.example', 'other'],
    ...['likeness.example', 'localhost.example', 'a b', '10.0.2.2.example'],
  ])('"%s" is refused', async host => {
    expect(await statusOf(alone, '/v1/models', { host })).toBe(403)
  })

  test('with a token every name is answered, since a page that rebinds does not know it', async () => {
    expect(await statusOf(guarded, '/v1/models', { host: 'likeness.example.com', ...bearer })).toBe(200)
    expect(await statusOf(guarded, '/v1/models', { host: 'likeness.example.com' })).toBe(401)
    expect(await statusOf(guarded, '/v1/models', { host: 'a b', ...bearer })).toBe(403)
  })

  test.each([
    [{ allowHosts: ['http://x'] }, /host/],
    [{ allowHosts: ['a.*.example'] }, /host/],
    [{ allowOrigins: ['app.example.com'] }, /origin/],
    [{ allowOrigins: ['https://app.example.com/path'] }, /origin/],
    [{ allowOrigins: ['*'] }, /token/],
  ])('%j is refused at the start', async (options, message) => {
    await expect(startServer({ engine: engineClient(engine), port: 0, ...options })).rejects.toThrow(message)
  })
})

describe('proxies', () => {
  const base = async (server: TestServer, headers: Record<string, string>) =>
    /https?:\/\/[^/\s"'<]+(?=\/)/.exec((await server.send('/docs', { headers })).text)?.[0]

  test.each<[string, Record<string, string>]>([
    ['https://pictures.example', { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'pictures.example' }],
    [
      'https://a.example:8443',
      { 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'a.example:8443, b.example' },
    ],
    ['https://c.example', { forwarded: 'for=1.2.3.4;host="c.example";proto=https, for="[::1]:80"' }],
    ['https://here.example', { host: 'here.example', 'x-forwarded-proto': 'https' }],
    ['http://here.example', { host: 'here.example', 'x-forwarded-host': 'bad host' }],
  ])('URLs begin with %s', async (wanted, headers) => {
    expect(await base(proxied, headers)).toBe(wanted)
  })

  test('what a proxy says counts only where it is trusted', async () => {
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'pictures.example' }
    expect(await base(guarded, { host: 'mine.example', ...forwarded })).toBe('http://mine.example')
    // A page that rebinds cannot say that it is a proxy for this machine.
    expect(await statusOf(alone, '/health', { host: 'evil.example', 'x-forwarded-host': 'localhost' })).toBe(
      403,
    )
  })

  test('a page of the proxy is no stranger', async () => {
    const headers = {
      host: 'p.example',
      'x-forwarded-proto': 'https',
      origin: 'https://p.example',
      ...bearer,
    }
    expect(await statusOf(proxied, '/v1/models', headers)).toBe(200)
    expect(await statusOf(proxied, '/v1/models', { ...headers, origin: 'http://p.example' })).toBe(403)
  })
})

describe('web pages', () => {
  const asked = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
    'access-control-request-private-network': 'true',
  }

  test.each([page, 'app://notes'])(
    '%s may use it: its preflight, its requests and its errors',
    async origin => {
      const preflight = await alone.send('/api/jobs', { method: 'OPTIONS', headers: { origin, ...asked } })
      expect(preflight).toMatchObject({
        status: 204,
        headers: {
          'access-control-allow-origin': origin,
          'access-control-allow-methods': 'POST',
          'access-control-allow-headers': 'authorization,content-type',
          'access-control-allow-private-network': 'true',
          vary: 'origin',
        },
      })
      const headers = { origin, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }
      for (const [path, status] of [
        ['/v1/models', 200],
        ['/api/jobs/none', 404],
      ] as const)
        expect(await alone.send(path, { headers })).toMatchObject({
          status,
          headers: { 'access-control-allow-origin': origin, 'cross-origin-resource-policy': 'cross-origin' },
        })
    },
  )

  test('a picture in such a page is told by the page that shows it', async () => {
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
    expect(await statusOf(alone, '/api/results/x.png', { ...image, referer: `${page}/gallery` })).toBe(404)
    expect(await statusOf(alone, '/api/results/x.png', { ...image, referer: 'https://evil.example/' })).toBe(
      403,
    )
    expect(await statusOf(alone, '/api/results/x.png', image)).toBe(403)
  })

  test.each(['https://evil.example', `${page}.evil.example`, 'http://app.example.com', 'null'])(
    'the page "%s" may not',
    async origin => {
      for (const method of ['OPTIONS', 'POST']) {
        const { status, headers } = await alone.send('/api/jobs', { method, headers: { origin, ...asked } })
        expect(status).toBe(403)
        expect(Object.keys(headers).filter(name => name.startsWith('access-control'))).toEqual([])
      }
    },
  )

  test('every page may, where that was said, but only with the token, and without what its browser keeps', async () => {
    const headers = { origin: 'https://any.example' }
    expect(await guarded.send('/v1/models', { headers: { ...headers, ...bearer } })).toMatchObject({
      status: 200,
      headers: { 'access-control-allow-origin': '*' },
    })
    const { status, headers: told } = await guarded.send('/v1/models', { headers })
    expect(status).toBe(401)
    expect(told).not.toHaveProperty('access-control-allow-credentials')
  })
})

describe('the token', () => {
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

  test.each<[string, Record<string, string>]>([
    ['bearer', bearer],
    ['password', basic(`anyone:${token}`)],
    ['user', basic(`${token}:`)],
    ['api-key', { 'api-key': token }],
    ['x-api-key', { 'x-api-key': token }],
  ])('is taken as %s', async (_way, headers) => {
    expect(await statusOf(guarded, '/v1/models', headers)).toBe(200)
  })

  test.each<Record<string, string>>([
    {},
    { authorization: token },
    { authorization: 'Bearer' },
    basic(':'),
    basic(`${token}x:${token}x`),
    { 'x-api-key': `${token} x` },
    { authorization: 'Basic !!!' },
  ])('%j is not', async headers => {
    expect(await guarded.send('/v1/models', { headers })).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': expect.stringMatching(/^Bearer .*Basic /) },
    })
  })

  test('who guesses is slowed down; others, and programs with an old token, are not', async () => {
    const from = (client: string, given: string) =>
      proxied.send('/v1/models', { headers: { 'x-forwarded-for': client, 'x-api-key': given } })
    for (let i = 0; i < 50; i++) expect((await from('5.6.7.8', 'an old one')).status).toBe(401)
    expect((await from('5.6.7.8', token)).status).toBe(200)
    const guesses = await Promise.all(Array.from({ length: 40 }, (_, i) => from('1.2.3.4', `guess ${i}`)))
    expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(15)
    const refused = await from('1.2.3.4', token)
    expect(refused).toMatchObject({
      status: 429,
      headers: { 'retry-after': expect.stringMatching(/^[1-3]$/) },
    })
    // What is before the last address, the client said itself.
    expect((await from(`9.9.9.9, 1.2.3.4`, token)).status).toBe(429)
    expect((await from('1.2.3.5', token)).status).toBe(200)
  })
})
