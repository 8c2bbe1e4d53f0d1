import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseAllowedWebhook, webhookTarget } from '../../src/server/webhooks/allowed-webhooks.ts'
import { postWebhook } from '../../src/server/webhooks/post-webhook.ts'
import { isPublicAddress } from '../../src/server/webhooks/public-address.ts'
import { endless, openServer, quick, type TestServer, until } from './server.ts'

const token = 'a-token-of-our-own'
const headers = { 'x-api-key': token }

interface Told {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}
let told: Told[] = []
let answers: number[] = []
let listener: Server
let address: string
let server: TestServer
const reported: string[] = []
beforeAll(async () => {
  listener = createServer(async (incoming, response) => {
    let body = ''
    for await (const chunk of incoming) body += chunk
    told.push({ headers: incoming.headers, body })
    response.writeHead(answers.shift() ?? 204, { location: '/elsewhere' }).end()
  })
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as AddressInfo
  address = `http://127.0.0.1:${port}/hook?of=mine`
  server = await openServer({
    ...{ token, allowWebhooks: [`127.0.0.1:${port}`, '*.example.com'] },
    limits: { webhookPauses: [20, 20, 20], webhookTime: 5000 },
    report: error => reported.push(String(error)),
  })
})
beforeEach(() => {
  told = []
  answers = []
  reported.length = 0
})
afterAll(async () => {
  await server.close()
  listener.close()
})

const submit = (fields: object) =>
  server.sendJson('/api/jobs', { ...quick, enhance: false, ...fields }, { headers })

test('a webhook is told of the end of its job, signed, and with pictures that can be fetched', async () => {
  const { json } = await submit({ webhook: address, save: false })
  await until(() => told.length === 1, 'it was told')
  const [{ headers: sent, body } = expect.fail()] = told
  expect(JSON.parse(body)).toMatchObject({ type: 'job.done', data: { id: json.id, state: 'done' } })
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  const signed = `${sent['webhook-id']}.${sent['webhook-timestamp']}.${body}`
  const signature = createHmac('sha256', token).update(signed).digest('base64')
  expect(sent['webhook-signature']).toBe(`v1,${signature}`)
  expect(Math.abs(Number(sent['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60)
  const [{ url }] = JSON.parse(body).data.results
  expect((await fetch(url)).headers.get('content-type')).toBe('image/png')
})

test('one that fails is tried again with the same id, and given up in the end; redirects are not followed', async () => {
  answers = [500, 302]
  const { json } = await submit({ prompt: 'a queen', steps: 150, batch: 64, webhook: address })
  await server.send(json.url, { method: 'DELETE', headers })
  await until(() => told.length === 3, 'it was told at last')
  expect(new Set(told.map(each => each.headers['webhook-id'])).size).toBe(1)
  expect(JSON.parse(told[0]!.body)).toMatchObject({ type: 'job.cancelled', data: { results: [] } })
  expect(reported).toEqual([])

  answers = [500, 500, 500, 500, 500]
  const { json: other } = await submit({ ...endless, webhook: address })
  await server.send(other.url, { method: 'DELETE', headers })
  await until(() => reported.length === 1, 'it was given up')
  expect(told).toHaveLength(3 + 4)
  expect(reported[0]).toMatch(/127\.0\.0\.1:\d+ was given up: it answered 500/)
  expect(reported[0]).not.toMatch(/mine/)
})

test.each([
  'http://127.0.0.1/hook',
  'http://localhost:9/hook',
  'http://a.example.com/hook',
  'https://a.example.com:8443/',
  'https://example.com/',
  'https://user:password@a.example.com/',
  'ftp://a.example.com/',
  'hook',
])('%s is refused before anything is queued', async webhook => {
  const before = server.engine.jobs.list().length
  expect(await submit({ webhook })).toMatchObject({ status: 400, json: { error: { code: 'bad-option' } } })
  expect(server.engine.jobs.list()).toHaveLength(before)
})

describe('what may be called', () => {
  const target = (url: string, ...allowed: string[]) => webhookTarget(url, allowed.map(parseAllowedWebhook))

  test('nobody, unless somebody is named', () => {
    expect(() => target('https://a.example.com/')).toThrow(/--allow-webhook/)
  })

  test('who is named may be in a network of one’s own, others not', () => {
    expect(target('http://app:3000/x', 'app:3000').publicOnly).toBe(false)
    expect(target('https://[::1]/x', '[::1]').publicOnly).toBe(false)
    expect(target('https://A.Example.com./', '*.example.com').publicOnly).toBe(true)
    expect(target('https://anything/', '*').publicOnly).toBe(true)
    expect(target('https://anything:8443/', '*:8443').publicOnly).toBe(true)
    expect(() => target('http://app:3001/x', 'app:3000')).toThrow(/no host/)
    expect(() => target('https://xexample.com/', '*.example.com')).toThrow(/no host/)
    expect(() => target('http://anything/', '*')).toThrow(/https/)
  })

  test.each(['https://localhost/', 'https://127.0.0.1/', 'https://[::1]/', 'https://[::ffff:10.0.0.1]/'])(
    'by a pattern nothing is connected to that is not of the internet: %s',
    async url => {
      const signal = new AbortController().signal
      await expect(postWebhook(target(url, '*'), '{}', {}, { timeout: 5000, signal })).rejects.toThrow(
        /no public address/,
      )
    },
  )

  test.each(['http://app', 'app/path', 'a b', '', '*.*'])('"%s" names nobody', text => {
    expect(() => parseAllowedWebhook(text)).toThrow(/webhooks can go to/)
  })

  test.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['::ffff:8.8.8.8', true],
    ...['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0'].map(
      each => [each, false] as const,
    ),
    ...['::1', '::', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1', '2002:a00:1::', '64:ff9b::a00:1', 'name'].map(
      each => [each, false] as const,
    ),
  ] as const)('%s is of the internet: %s', (ip, isPublic) => {
    expect(isPublicAddress(ip)).toBe(isPublic)
  })
})
