import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { request } from '../../src/engine/index.ts'
import { openServer, quick, type TestServer, until } from './server.ts'

const token = 'a-token-of-our-own'
let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const unkept = (of = server) => {
  const { unkept: folder } = of.engine.folders
  return existsSync(folder) ? readdirSync(folder) : []
}
const draw = async (fields: object, of = server) => {
  const { status, json } = await of.sendJson('/api/jobs', { ...quick, enhance: false, ...fields })
  expect(status).toBe(202)
  const job = async () => (await of.send(json.url)).json
  await until(async () => (await job()).state === 'done', 'it was drawn')
  return job()
}

test('a result that is not kept can be fetched once, and never enters the library', async () => {
  const { results } = await draw({ save: false, batch: 2 })
  expect(unkept().sort()).toEqual(results.map(({ id }: { id: string }) => id).sort())
  expect(server.library()).toEqual([])
  const [{ url }] = results
  expect((await server.send(url, { method: 'HEAD' })).status).toBe(200)
  const { status, bytes } = await server.send(url)
  expect(status).toBe(200)
  expect(bytes.subarray(1, 4).toString()).toBe('PNG')
  await until(() => unkept().length === 1, 'it was deleted')
  expect((await server.send(url)).status).toBe(404)
  const listed = (await server.send('/api/results')).json.results
  expect(listed).toMatchObject([{ id: results[1].id, saved: false, width: 256, height: 256 }])
  expect((await server.send(results[1].url, { method: 'DELETE' })).status).toBe(200)
  expect(unkept()).toEqual([])
})

test('one that is sent as base64 is gone afterwards, too', async () => {
  const body = { prompt: 'a queen', save: false }
  const { json } = await server.sendJson('/v1/images/generations', body)
  expect(Buffer.from(json.data[0].b64_json, 'base64').subarray(1, 4).toString()).toBe('PNG')
  // The generated picture beside it, which nobody was told of, waits for its time.
  await until(() => unkept().every(name => name.includes('-generated')), 'it was deleted')
  expect(server.library()).toEqual([])
})

test('one that nobody fetches goes after its time, and with the server', async () => {
  const short = await openServer({ limits: { unkeptTime: 100 } })
  await draw({ save: false }, short)
  await until(() => unkept(short).length === 0, 'its time had passed')
  await short.close()
  const ending = await openServer()
  await draw({ save: false }, ending)
  expect(unkept(ending)).toHaveLength(1)
  await ending.close()
  expect(unkept(ending)).toEqual([])
})

test('a result that is not kept takes no intermediates', async () => {
  const { json } = await server.sendJson('/api/jobs', { ...quick, save: false, keepIntermediates: true })
  const failed = async () => (await server.send(json.url)).json
  await until(async () => (await failed()).state === 'failed', 'it was refused')
  expect((await failed()).error).toMatchObject({ code: 'bad-option', message: /keepIntermediates/ })
})

test('clients list and delete what was made for clients; the person can bring it back', async () => {
  const made = await openServer({ host: '127.0.0.1', token })
  const headers = { authorization: `Bearer ${token}` }
  const ask = (path: string, method = 'GET') => made.send(path, { method, headers })
  await request(made.engine, 'create', { ...quick, enhance: false })
  for (let i = 0; i < 2; i++)
    await made.sendJson('/api/jobs', { ...quick, enhance: false, prompt: `queen ${i}` }, { headers })
  const list = async (query = '') => (await ask(`/api/results${query}`)).json
  await until(
    async () =>
      (await list()).results.every(({ width }: { width?: number }) => width) &&
      (await list()).results.length === 2,
    'both were drawn',
  )
  const { results, next } = await list()
  expect(results.map(({ id }: { id: string }) => id)).toEqual([
    expect.stringMatching(/queen-1/),
    expect.stringMatching(/queen-0/),
  ])
  expect(results[0]).toMatchObject({ saved: true, bytes: expect.any(Number), job: expect.any(String) })
  expect(next).toBeNull()
  expect(await list('?limit=1')).toMatchObject({ results: [{ id: results[0].id }], next: 1 })
  expect(await list('?limit=1&offset=1')).toMatchObject({ results: [{ id: results[1].id }], next: null })
  expect((await ask('/api/results?limit=-1')).status).toBe(400)
  for (const path of ['/api/results', results[0].url]) expect((await made.send(path)).status).toBe(401)
  expect((await made.send(results[0].url, { method: 'DELETE' })).status).toBe(401)

  const persons = made.library().find(name => name.includes('portrait'))!
  expect((await ask(`/api/results/${encodeURIComponent(persons)}`, 'DELETE')).status).toBe(404)
  expect((await ask(results[0].url, 'DELETE')).status).toBe(200)
  expect((await ask(results[0].url)).status).toBe(404)
  expect((await ask(results[0].url, 'DELETE')).status).toBe(404)
  expect((await list()).results.map(({ id }: { id: string }) => id)).toEqual([results[1].id])
  expect(existsSync(join(made.engine.folders.library, results[0].id))).toBe(false)
  const trash = await request(made.engine, 'library.deleted', {})
  expect(trash.items.map(({ id }) => id)).toEqual([results[0].id])
  await made.close()
})
