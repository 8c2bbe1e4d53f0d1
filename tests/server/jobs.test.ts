import { readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { request } from '../../src/engine/index.ts'
import type { EngineEvent } from '../../src/shared/api/contract.ts'
import { temporaryFolder } from '../cli.ts'
import { writeGroupPhoto } from '../group-photo.ts'
import { fixture } from '../pictures.ts'
import { endless, openServer, pythonForm, quick, type TestServer, until } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const photo = { name: 'astronaut.png', bytes: readFileSync(fixture('photos/astronaut.png')) }

const ended = async (url: string) => {
  let last = (await server.send(url)).json
  await until(async () => {
    last = (await server.send(url)).json
    return !['queued', 'running'].includes(last.state)
  }, 'the job had ended')
  return last
}

test('a job is answered at once, followed, and its picture fetched', async () => {
  const { status, json } = await server.sendJson('/api/jobs', { ...quick, seed: 4 })
  expect(status).toBe(202)
  expect(json.url).toBe(`/api/jobs/${json.id}`)
  const job = await ended(json.url)
  expect(job).toMatchObject({ id: json.id, state: 'done', error: null, results: [{ seed: 4, width: 256 }] })
  expect(JSON.stringify(job)).not.toContain(server.engine.folders.library)
  const png = await server.send(job.results[0].url)
  expect(png.headers).toMatchObject({ 'content-type': 'image/png', 'x-content-type-options': 'nosniff' })
  expect(await decodeImage(png.bytes, { name: 'answer' })).toMatchObject({ width: 256, height: 256 })
  expect((await server.send(job.results[0].generated)).status).toBe(200)
})

test('a form does the same, numbers and photo included', async () => {
  const form = pythonForm({
    prompt: quick.prompt,
    steps: '2',
    seed: '11',
    faceFrom: 'photo',
    enhance: 'false',
    photo,
  })
  const { status, json } = await server.send('/api/jobs', { method: 'POST', ...form })
  expect(status).toBe(202)
  const job = await ended(json.url)
  // Two steps may draw no face: then the job says so, and names the photo by its field alone.
  if (job.state === 'failed') expect(job.error).toMatchObject({ code: 'no-face-found' })
  else expect(job.results[0].similarity).toBeGreaterThan(0.2)
  await until(() => server.uploads().length === 0, 'the upload was deleted')
})

/** Reads server-sent events until the server ends them. */
const follow = (path: string): Promise<{ event: string; data: Record<string, unknown> }[]> =>
  new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${server.url}${path}`, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => {
        text += chunk
      })
      response.on('end', () =>
        resolve(
          [...text.matchAll(/event: (.+)\ndata: (.+)\n\n/g)].map(([, event = '', data = '']) => ({
            event,
            data: JSON.parse(data),
          })),
        ),
      )
    })
    outgoing.on('error', reject).end()
  })

test('events tell state, steps and previews, and end with the job', async () => {
  const { json } = await server.sendJson('/api/jobs', { ...quick, steps: 6 })
  const events = await follow(json.events)
  expect(events[0]?.event).toBe('state')
  expect(events.at(-1)).toMatchObject({ event: 'state', data: { state: 'done' } })
  const steps = events.filter(({ event, data }) => event === 'progress' && data.stage === 'generate')
  expect(steps.at(-1)?.data).toMatchObject({ step: 6, of: 6 })
  const previews = events.filter(({ event }) => event === 'preview')
  expect(previews.length).toBeGreaterThan(0)
  const jpeg = Buffer.from(String(previews[0]?.data.jpeg), 'base64')
  expect((await decodeImage(jpeg, { name: 'preview' })).width).toBeGreaterThan(0)
  // An ended job's events are its last state.
  expect(await follow(json.events)).toMatchObject([{ event: 'state', data: { state: 'done' } }])
})

test('one queue for window, command line and HTTP: a job of the app goes first, ours waits, and DELETE takes it out', async () => {
  const { id: first } = await request(server.engine, 'jobs.submit', {
    work: { route: 'create', input: endless },
  })
  const { json } = await server.sendJson('/api/jobs', quick)
  expect((await server.send(json.url)).json).toMatchObject({ state: 'queued', place: 1 })
  expect(
    server.engine.jobs
      .list()
      .slice(-2)
      .map(job => job.id),
  ).toEqual([first, json.id])
  expect((await server.send('/sdapi/v1/interrupt', { method: 'POST' })).status).toBe(200)
  expect(server.engine.jobs.list().find(({ id }) => id === first)?.state.kind).toBe('running')
  expect((await server.send(json.url, { method: 'DELETE' })).status).toBe(200)
  expect((await ended(json.url)).state).toBe('cancelled')
  await request(server.engine, 'jobs.cancel', { id: first })
})

test('faces, swap and enhance answer with what they found and made', async () => {
  const post = (path: string, form: Parameters<typeof pythonForm>[0]) =>
    server.send(path, { method: 'POST', ...pythonForm(form) })
  const faces = await post('/api/faces', { image: photo })
  expect(faces.json).toMatchObject({ width: 512, height: 512, faces: [{ score: expect.any(Number) }] })
  const source = { name: 'hopper.jpg', bytes: readFileSync(fixture('photos/grace_hopper.jpg')) }
  const swapped = await post('/api/swap', { source, target: photo, targetFace: '0', glasses: 'keep' })
  expect(swapped.json).toMatchObject({ width: 512, faces: { source: 1, target: 1 }, notices: [] })
  expect(swapped.json.similarity).toBeGreaterThan(0.35)
  const large = await post('/api/swap', {
    source,
    target: photo,
    enhance: 'true',
    upscale: '2',
    fidelity: '0.3',
  })
  expect(large.json).toMatchObject({ width: 1024, height: 1024, faces: { source: 1, target: 1 } })
  expect(large.json.similarity).toBeGreaterThan(0.35)
  const enhanced = await server.sendJson('/api/enhance', {
    image: source.bytes.toString('base64'),
    upscale: 1,
    fidelity: 0.3,
  })
  expect(enhanced.json).toMatchObject({ faces: 1, upscale: 1 })
  const cutOut = await post('/api/enhance', {
    image: photo,
    oldPhoto: 'true',
    denoise: '0.5',
    upscale: '1',
    background: '#ff0000',
  })
  expect(cutOut.json).toMatchObject({ width: 512, upscale: 1 })
  const { data } = await decodeImage(join(server.engine.folders.library, cutOut.json.id))
  expect([...data.subarray(0, 3)]).toEqual([255, 0, 0])
  for (const { json } of [swapped, large, enhanced, cutOut]) {
    expect((await server.send(json.url)).headers['content-type']).toBe('image/png')
    expect(JSON.stringify(json)).not.toContain(server.engine.folders.library)
  }
  expect(await post('/api/swap', { source })).toMatchObject({
    status: 400,
    json: { error: { code: 'bad-option' } },
  })
  expect(server.uploads()).toEqual([])
})

test('results come in the format that JSON or a form asks for', async () => {
  const bytes = readFileSync(fixture('photos/grace_hopper.jpg'))
  const output = { format: 'webp', quality: 60, maxBytes: 30_000 }
  const asked = { image: bytes.toString('base64'), upscale: 1, output }
  const form = { image: { name: 'a.jpg', bytes }, upscale: '1', output: JSON.stringify(output) }
  const replies = [
    await server.sendJson('/api/enhance', asked),
    await server.send('/api/enhance', { method: 'POST', ...pythonForm(form) }),
  ]
  for (const { json } of replies) {
    expect(json.id).toMatch(/\.webp$/)
    const result = await server.send(json.url)
    expect(result.headers['content-type']).toBe('image/webp')
    expect(result.bytes.subarray(8, 12).toString()).toBe('WEBP')
    expect(result.bytes.length).toBeLessThanOrEqual(30_000)
  }
})

test('a swap takes pairs of faces as text or JSON in a form, and as JSON', async () => {
  const file = join(temporaryFolder(), 'group.png')
  await writeGroupPhoto(file)
  const bytes = readFileSync(file)
  const group = { name: 'group.png', bytes }
  const pairs = [
    { source: 0, target: 1 },
    { source: 1, target: 0 },
  ]
  const post = (map: string) =>
    server.send('/api/swap', {
      method: 'POST',
      ...pythonForm({ source: group, target: group, map }),
    })
  const image = bytes.toString('base64')
  const replies = [
    await post('0:1,1:0'),
    await post(JSON.stringify(pairs)),
    await server.sendJson('/api/swap', { source: image, target: image, map: pairs }),
  ]
  const pictures: Uint8Array[] = []
  for (const { json } of replies) {
    expect(json).toMatchObject({ width: 768, faces: { source: 2, target: 2 } })
    pictures.push((await decodeImage((await server.send(json.url)).bytes, { name: 'answer' })).data)
  }
  for (const picture of pictures.slice(1)) expect(Buffer.compare(picture, pictures[0]!)).toBe(0)

  // A second source, as a file of the form and as base64 text; a box as text and as JSON.
  const swapped = async (reply: Promise<{ json: { url: string } }>) =>
    (await decodeImage((await server.send((await reply).json.url)).bytes, { name: 'answer' })).data
  const post2 = (fields: Record<string, unknown>) =>
    server.send('/api/swap', {
      method: 'POST',
      ...pythonForm({ source: group, target: group, ...fields } as Parameters<typeof pythonForm>[0]),
    })
  const lent = await swapped(post2({ sources: group, map: '1/1:0' }))
  const inJson = [{ source: 1, target: 0, picture: 1 }]
  const body = { source: image, sources: [image], target: image, map: inJson }
  expect(Buffer.compare(lent, await swapped(server.sendJson('/api/swap', body)))).toBe(0)
  const [x, y, width, height] = (await server.sendJson('/api/faces', { image })).json.faces[1].box
  const marked = await swapped(post2({ targetFace: [x, y, width, height].join() }))
  const asObject = { source: image, target: image, targetFace: { box: [x, y, width, height] } }
  expect(Buffer.compare(marked, await swapped(server.sendJson('/api/swap', asObject)))).toBe(0)

  const refusals = [
    ['0-1', /^map: must be pairs of faces or ids of people as SOURCE:TARGET/],
    ['0:1,1:1', /^map: .* once/],
    ['0:7', /^"target" has 2 faces .* number 7/],
  ] as const
  for (const [map, message] of refusals) expect((await post(map)).json.error.message).toMatch(message)
})

test('a swap takes its look as text in a form and as JSON, with a mask as a picture or as strokes', async () => {
  const source = { name: 'hopper.jpg', bytes: readFileSync(fixture('photos/grace_hopper.jpg')) }
  const red = await sharp({ create: { width: 512, height: 512, channels: 3, background: '#f00' } })
    .png()
    .toBuffer()
  const post = (fields: Parameters<typeof pythonForm>[0]) =>
    server.send('/api/swap', { method: 'POST', ...pythonForm({ source, target: photo, ...fields }) })
  const look = { likeness: '0.5', skinTone: '0.25', light: '0', keep: 'mouth,eyes' }
  const pixels = async ({ json }: Awaited<ReturnType<typeof post>>) =>
    (await decodeImage((await server.send(json.url)).bytes, { name: 'answer' })).data
  const inForm = await pixels(await post(look))
  const target = (await decodeImage(fixture('photos/astronaut.png'))).data
  expect(Buffer.compare(inForm, target)).not.toBe(0)
  const inJson = await server.sendJson('/api/swap', {
    ...{ source: source.bytes.toString('base64'), target: photo.bytes.toString('base64') },
    ...{ likeness: 0.5, skinTone: 0.25, light: 0, keep: ['mouth', 'eyes'] },
    mask: { strokes: [{ effect: 'add', size: 4, points: [[5, 5]] }] },
  })
  expect(Buffer.compare(await pixels(inJson), inForm)).toBe(0)
  const masked = await post({ mask: { name: 'mask.png', bytes: red } })
  expect(Buffer.compare(await pixels(masked), target)).toBe(0)

  const refused = await post({ keep: 'mouth,nose' })
  expect(refused).toMatchObject({ status: 400, json: { error: { code: 'bad-option' } } })
  expect(refused.json.error.message).toMatch(/keep: must be some of mouth, eyes, glasses/)
  expect(server.uploads()).toEqual([])
})

test.each([
  ['an unknown field', { ...quick, colour: 'red' }],
  ['a path to write to', { ...quick, out: '/tmp/x.png' }],
  ['a boost nobody has', { ...quick, pixelBoost: 3 }],
  ['a size nobody draws', { ...quick, size: { width: 3, height: 4 } }],
  ['a list', []],
])('%s is refused', async (_what, body) => {
  const reply = await server.sendJson('/api/jobs', body)
  expect(reply).toMatchObject({ status: 400, json: { error: { code: 'bad-option' } } })
})

test('what is not there is said so', async () => {
  for (const path of [
    '/api/jobs/none',
    '/api/jobs/none/events',
    '/api/results/none.png',
    '/nothing',
    '/api/jobs/%',
  ])
    expect((await server.send(path)).status, path).toBe(404)
  expect(await server.send('/api/jobs')).toMatchObject({ status: 405, headers: { allow: 'POST' } })
  expect((await server.send('/health', { method: 'HEAD' })).status).toBe(200)
})

test('previews are drawn while a client looks at them, and not else', async () => {
  const own = await openServer()
  let previews = 0
  const count = (event: EngineEvent) => {
    if (event.event === 'preview') previews++
  }
  own.engine.events.subscribe(count, { previews: false })
  const draw = async () =>
    (await own.sendJson('/sdapi/v1/txt2img', { prompt: 'x', width: 256, height: 256, steps: 3 })).status
  expect(await draw()).toBe(200)
  expect(previews).toBe(0)
  const { json } = await own.sendJson('/api/jobs', { ...quick, steps: 3 })
  expect((await own.send(json.events)).text).toMatch(/event: preview/)
  expect(previews).toBeGreaterThan(0)
  await own.close()
})
