import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { readPictureTexts } from '../../src/core/imaging/codec/embed-metadata.ts'
import { request } from '../../src/engine/index.ts'
import { temporaryFolder } from '../cli.ts'
import { writeSingleFile } from '../golden/golden-checkpoint.ts'
import { fixture } from '../pictures.ts'
import { openServer, type TestServer, until } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await openServer()
})
afterAll(() => server.close())

const decode = (base64: string) => decodeImage(Buffer.from(base64, 'base64'), { name: 'answer' })

test('txt2img draws what its fields say, and ignores those it has no use for', async () => {
  const body = {
    prompt: 'a portrait of a queen',
    negative_prompt: 'hat',
    seed: 7,
    steps: 3,
    cfg_scale: 2,
    sampler_name: 'DPM++ 2M',
    scheduler: 'Karras',
    width: 512,
    height: 512,
    n_iter: 2,
    restore_faces: true,
    tiling: null,
  }
  const { status, json } = await server.sendJson('/sdapi/v1/txt2img', body)
  expect(status).toBe(200)
  expect(json.images).toHaveLength(2)
  expect(json.parameters).toEqual(body)
  expect(JSON.parse(json.info)).toMatchObject({ seed: 7, all_seeds: [7, 8], width: 512 })
  expect(await decode(json.images[0])).toMatchObject({ width: 512, height: 512 })
  const text = Buffer.from(json.images[0], 'base64').toString('latin1')
  expect(text).toContain('Negative prompt: hat')
  expect(text).toMatch(/Steps: 3, Sampler: DPM\+\+ 2M, Schedule type: Karras, CFG scale: 2, Seed: 7/)
})

test.each([
  [{ samples_format: 'jpg', jpeg_quality: 60 }, 'jpeg', true],
  [{ samples_format: 'WEBP', enable_pnginfo: false }, 'webp', false],
  [{ samples_format: 'png', jpeg_quality: 60 }, 'png', true],
])('override_settings %j say how pictures are saved', async (override_settings, format, recipe) => {
  const body = { prompt: 'xyzzy queen', steps: 1, override_settings }
  const { status, json } = await server.sendJson('/sdapi/v1/txt2img', body)
  expect(status).toBe(200)
  const bytes = Buffer.from(json.images[0], 'base64')
  expect((await sharp(bytes).metadata()).format).toBe(format)
  expect(readPictureTexts(bytes).has('parameters')).toBe(recipe)
})

test('progress tells of the running job, and interrupt ends it with what is drawn so far', async () => {
  const size = { width: 256, height: 256 }
  const body = { prompt: 'a portrait of a queen', seed: 5, steps: 100, ...size, batch_size: 8 }
  const drawing = server.sendJson('/sdapi/v1/txt2img', body)
  await until(async () => {
    const { json } = await server.send('/sdapi/v1/progress?skip_current_image=true')
    const isTold = json.progress > 0 && json.state.sampling_step > 3 && json.state.sampling_steps === 100
    const [job] = server.engine.jobs.list().slice(-1)
    return isTold && job?.state.kind === 'running' && job.state.progress?.image === 2
  }, 'a step of the second picture was told')
  expect((await server.send('/sdapi/v1/interrupt', { method: 'POST' })).status).toBe(200)
  const { status, json } = await drawing
  expect(status).toBe(200)
  expect(json.images).toHaveLength(2)
  const whole = await server.sendJson('/sdapi/v1/txt2img', { ...body, steps: 100, seed: 6, batch_size: 1 })
  const [interrupted, finished] = await Promise.all(
    [json.images[1], whole.json.images[0]].map((image: string) => decode(image)),
  )
  for (const { width, height } of [interrupted!, finished!]) expect([width, height]).toEqual([256, 256])
  expect(interrupted!.data).not.toEqual(finished!.data)
  // What is expected of it, and not the noise it was drawn from.
  expect(roughness(interrupted!)).toBeLessThan(2 * roughness(finished!))
})

/** Mean difference of a pixel to the next one. */
const roughness = ({ data }: { readonly data: Uint8Array }): number =>
  data.reduce((sum, value, i) => sum + Math.abs(value - (data[i + 3] ?? value)), 0) / data.length

test('what a client asks before it draws', async () => {
  const get = async (path: string) => (await server.send(`/sdapi/v1/${path}`)).json
  expect((await get('samplers')).map((sampler: { name: string }) => sampler.name)).toContain('Euler a')
  expect((await get('schedulers'))[1]).toMatchObject({ name: 'karras', label: 'Karras' })
  expect((await get('sd-models'))[0]).toMatchObject({
    ...{ title: 'starter', model_name: 'starter', hash: null, sha256: null, filename: 'starter' },
  })
  expect(await get('options')).toMatchObject({ sd_model_checkpoint: 'starter' })
  expect(await get('progress')).toMatchObject({ progress: 0, current_image: null })
  const choose = (name: string) => server.sendJson('/sdapi/v1/options', { sd_model_checkpoint: name })
  expect((await choose('starter')).status).toBe(200)
  expect(await choose('nobody')).toMatchObject({ status: 404, json: { detail: /nobody/ } })
})

test('a checkpoint is listed with its hash, and found by every name that clients have for it', async () => {
  const file = join(temporaryFolder(), 'Mine v1.safetensors')
  await writeSingleFile('tiny-sd-1', file)
  await request(server.engine, 'models.import', { path: file })
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex')
  const hash = sha256.slice(0, 10)
  const { json } = await server.send('/sdapi/v1/sd-models')
  const title = `Mine v1 [${hash}]`
  expect(json).toContainEqual({
    ...{ title, model_name: 'mine-v1', hash, sha256, filename: 'Mine v1.safetensors', config: null },
  })
  for (const name of [title, 'mine-v1', 'Mine v1', 'Mine v1.safetensors', hash, sha256]) {
    await server.sendJson('/sdapi/v1/options', { sd_model_checkpoint: 'starter' })
    expect((await server.sendJson('/sdapi/v1/options', { sd_model_checkpoint: name })).status).toBe(200)
    expect((await server.send('/sdapi/v1/options')).json).toMatchObject({ sd_model_checkpoint: title })
  }
  const small = { prompt: 'a fox', steps: 1, width: 64, height: 64 }
  const drawn = await server.sendJson('/sdapi/v1/txt2img', small)
  const [image] = drawn.json.images
  const infoOf = async (picture: string) =>
    (await server.sendJson('/sdapi/v1/png-info', { image: picture })).json
  expect(await infoOf(image)).toMatchObject({
    info: expect.stringContaining(`Model hash: ${hash}, Model: mine-v1,`),
    parameters: { Prompt: 'a fox', Steps: '1', 'Size-1': '64', 'Model hash': hash, Model: 'mine-v1' },
    ...{ sd_model_checkpoint: title, missing_model: null },
  })
  await request(server.engine, 'models.remove', { id: 'mine-v1' })
  expect(await infoOf(image)).toMatchObject({ sd_model_checkpoint: null, missing_model: 'mine-v1' })
  const plain = readFileSync(fixture('photos/astronaut.png')).toString('base64')
  expect(await infoOf(plain)).toMatchObject({ info: '', parameters: {}, missing_model: null })
  await server.sendJson('/sdapi/v1/options', { sd_model_checkpoint: 'starter' })
})

test.each([
  [{ prompt: 'x', override_settings: { samples_format: 'gif' } }, ['override_settings', 'samples_format']],
  [{ prompt: 'x', steps: 'many' }, ['steps']],
  [{ tiling: 'true' }, ['tiling']],
])('%j is refused as FastAPI refuses a field', async (body, path) => {
  const { status, json } = await server.sendJson('/sdapi/v1/txt2img', body)
  expect(status).toBe(422)
  expect(json).toEqual({ detail: [{ loc: ['body', ...path], msg: expect.any(String), type: 'value_error' }] })
})

test('an address that is not there is "Not Found", as clients look for it', async () => {
  expect(await server.send('/sdapi/v1/nothing')).toMatchObject({ status: 404, json: { detail: 'Not Found' } })
})
