import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { request } from '../../src/engine/index.ts'
import type { Job } from '../../src/shared/api/jobs.ts'
import type { ApiPolicy } from '../../src/shared/api/settings.ts'
import { makeNetworkPack, makePack, makeTinyStarter } from '../packs.ts'
import { fixture } from '../pictures.ts'
import { openServer, pythonForm, type TestServer, until } from './server.ts'

/** The app's server: a person has settings, and makes pictures in the window. */
const defaults: ApiPolicy = { provider: 'auto', models: {}, safetyFilter: true }
let policy = defaults
let server: TestServer
beforeAll(async () => {
  server = await openServer({ policy: () => policy }, makeTinyStarter())
  const home = dirname(server.engine.folders.ownModels)
  makePack(home, 'chosen', () => {})
  makeNetworkPack(home, 'strict', 'safety/always.onnx', ['safety', 'classifier'])
})
beforeEach(() => {
  policy = defaults
})
afterAll(() => server.close())

const quick = { prompt: 'a queen', steps: 1, enhance: false } as const
const many = { ...quick, steps: 10, batch: 64 } as const
const photo = { name: 'hopper.jpg', bytes: readFileSync(fixture('photos/grace_hopper.jpg')) }

const job = (id: string): Job => server.engine.jobs.list().find(each => each.id === id)!
const isOver = (id: string) => !['queued', 'running'].includes(job(id).state.kind)

/** Queues a job as a client does, and looks at the job that became of it. */
const submit = async (fields: object): Promise<Job> => {
  const { status, json } = await server.sendJson('/api/jobs', { ...quick, ...fields })
  expect(status).toBe(202)
  await until(() => isOver(json.id), 'the job had ended')
  return job(json.id)
}
const inputOf = ({ work }: Job) => (work.route === 'create' ? work.input : expect.fail())

test('the safety filter that the person has on is on for every client, whatever it asks for', async () => {
  expect((await submit({ allowNsfw: true })).state).toMatchObject({ error: { code: 'unsafe-image' } })
  const swap = pythonForm({ source: photo, target: photo, allowNsfw: 'true' })
  expect(await server.send('/api/swap', { method: 'POST', ...swap })).toMatchObject({
    status: 422,
    json: { error: { code: 'unsafe-image' } },
  })
  expect((await server.sendJson('/v1/images/generations', { prompt: 'a queen' })).status).toBe(422)
})

test('with the filter off, none is refused, but a client may be stricter', async () => {
  policy = { ...defaults, safetyFilter: false }
  expect((await submit({})).state.kind).toBe('done')
  expect((await submit({ allowNsfw: false })).state).toMatchObject({ error: { code: 'unsafe-image' } })
  expect((await server.sendJson('/sdapi/v1/txt2img', { prompt: 'a queen', steps: 1 })).status).toBe(200)
})

test("the person's provider and models hold where a request names none", async () => {
  policy = {
    provider: 'cpu',
    models: { 'text-to-image': 'chosen', 'face-restorer': 'gone', upscaler: 'starter' },
    safetyFilter: false,
  }
  const work = (fields: object) => submit(fields).then(inputOf)
  expect(await work({})).toMatchObject({ provider: 'cpu', pack: 'chosen', use: { upscaler: 'starter' } })
  expect((await server.send('/sdapi/v1/options')).json).toMatchObject({ sd_model_checkpoint: 'chosen' })
  const named = { provider: 'webgpu', pack: 'starter', use: { upscaler: 'other' } }
  expect(await work(named)).toMatchObject(named)
  policy = { ...policy, models: { 'text-to-image': 'gone' } }
  expect(await work({})).toMatchObject({ pack: 'starter' })
})

test('what a person makes in the window, no client sees, follows, cancels or fetches', async () => {
  const previewOf = new Promise<string>(resolve => {
    const stop = server.engine.events.subscribe(event => {
      if (event.event !== 'preview') return
      stop()
      resolve(event.value.id)
    })
  })
  const work = { route: 'create', input: { ...many, allowNsfw: true } } as const
  const { id } = await request(server.engine, 'jobs.submit', { work })
  expect(await previewOf).toBe(id)
  for (const path of [`/api/jobs/${id}`, `/api/jobs/${id}/events`])
    expect((await server.send(path)).status, path).toBe(404)
  expect((await server.send(`/api/jobs/${id}`, { method: 'DELETE' })).status).toBe(404)
  expect((await server.send('/sdapi/v1/interrupt', { method: 'POST' })).status).toBe(200)
  expect((await server.send('/sdapi/v1/progress')).json).toMatchObject({
    progress: 0,
    current_image: null,
    state: { job: '', job_count: 0, sampling_step: 0 },
  })
  expect(job(id).state.kind).toBe('running')
  await until(() => job(id).saved.length > 0, 'a picture was saved')
  const [file = ''] = job(id).saved
  expect((await server.send(`/api/results/${encodeURIComponent(basename(file))}`)).status).toBe(404)
  await request(server.engine, 'jobs.cancel', { id })
  await until(() => isOver(id), 'the job was cancelled')
})

test('a client still gets its own pictures, previews included', async () => {
  policy = { ...defaults, safetyFilter: false }
  const { json } = await server.sendJson('/api/jobs', many)
  await until(
    async () => (await server.send('/sdapi/v1/progress')).json.current_image !== null,
    'a preview was told',
  )
  expect((await server.send('/sdapi/v1/progress')).json.state).toMatchObject({
    job: json.id,
    job_count: many.batch,
  })
  await server.send(json.url, { method: 'DELETE' })
  await until(() => isOver(json.id), 'the job was cancelled')
  const done = await submit({})
  const { results } = (await server.send(`/api/jobs/${done.id}`)).json
  for (const url of [results[0].url, results[0].generated]) expect((await server.send(url)).status).toBe(200)
})
