import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { readPictureTexts } from '../../src/core/imaging/codec/embed-metadata.ts'
import { request } from '../../src/engine/index.ts'
import { temporaryFolder } from '../cli.ts'
import { safetensorsOf, writeSingleFile } from '../golden/golden-checkpoint.ts'
import { writeOtherVae, writeTinyLora } from '../golden/tiny-adapters.ts'
import { openServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await openServer()
  const away = temporaryFolder()
  mkdirSync(join(away, 'vae'))
  await writeSingleFile('tiny-sd-1', join(away, 'mine.safetensors'))
  await writeTinyLora('tiny-sd-1', join(away, 'Ink_v2.safetensors'), { seed: 'ink' })
  await writeOtherVae('tiny-sd-1', join(away, 'vae-ft-mse.safetensors'))
  writeFileSync(join(away, 'EasyNegative.safetensors'), safetensorsOf([['emb_params', 'F16', [8, 768]]]))
  writeFileSync(
    join(away, 'xl.safetensors'),
    safetensorsOf([
      ['clip_g', 'F16', [2, 1280]],
      ['clip_l', 'F16', [2, 768]],
    ]),
  )
  for (const name of ['mine', 'Ink_v2', 'vae-ft-mse', 'EasyNegative', 'xl'])
    await request(server.engine, 'models.import', { path: join(away, `${name}.safetensors`) })
  await server.sendJson('/sdapi/v1/options', { sd_model_checkpoint: 'mine' })
})
afterAll(() => server.close())

const get = async (path: string) => (await server.send(`/sdapi/v1/${path}`)).json

const draw = async (prompt: string, override_settings?: object) => {
  const body = { prompt, seed: 7, steps: 1, width: 64, height: 64, override_settings }
  const { status, json } = await server.sendJson('/sdapi/v1/txt2img', body)
  if (status !== 200) return { status, detail: json.detail as string }
  const bytes = Buffer.from(json.images[0], 'base64')
  const { data } = await decodeImage(bytes, { name: 'drawn' })
  return { status, pixels: Buffer.from(data), infotext: readPictureTexts(bytes).get('parameters') }
}

test('what is added to checkpoints is listed as AUTOMATIC1111 lists it', async () => {
  expect(await get('loras')).toMatchObject([
    {
      ...{ name: 'Ink_v2', alias: 'ink_v2', path: 'Ink_v2.safetensors' },
      metadata: { sshs_model_hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    },
  ])
  expect(await get('embeddings')).toMatchObject({
    loaded: { EasyNegative: { shape: 768, vectors: 8 } },
    skipped: { xl: { shape: 2048, vectors: 2 } },
  })
  const file = 'vae-ft-mse.safetensors'
  expect(await get('sd-vae')).toEqual([{ model_name: file, filename: file }])
  for (const list of ['loras', 'embeddings', 'vae', 'checkpoints'])
    expect(await server.send(`/sdapi/v1/refresh-${list}`, { method: 'POST' })).toMatchObject({
      ...{ status: 200, text: 'null' },
    })
})

test('a tag in the prompt draws with the LoRA, and its infotext says so', async () => {
  const [{ metadata }] = await get('loras')
  const plain = await draw('a fox')
  const tagged = await draw('a fox <lora:Ink_v2:0.8>')
  expect(tagged.pixels!.equals(plain.pixels!)).toBe(false)
  // Without its tag the prompt is the same.
  expect((await draw('a fox<lora:ink_v2:0>')).pixels!.equals(plain.pixels!)).toBe(true)
  expect(tagged.infotext).toMatch(/^a fox <lora:Ink_v2:0\.8>\n/)
  expect(tagged.infotext).toContain(`Lora hashes: "Ink_v2: ${metadata.sshs_model_hash.slice(0, 12)}"`)
})

test('an unknown LoRA is refused with those of nearly that name', async () => {
  expect(await draw('a fox <lora:Ink_v3:1>')).toMatchObject({
    ...{ status: 404, detail: expect.stringMatching(/no LoRA "Ink_v3".*Ink_v2\?/) },
  })
})

test('sd_vae chooses a VAE, for one picture or for all that follow', async () => {
  const plain = await draw('a fox')
  const other = await draw('a fox', { sd_vae: 'vae-ft-mse.safetensors' })
  expect(other.pixels!.equals(plain.pixels!)).toBe(false)
  expect(other.infotext).toMatch(/VAE hash: [0-9a-f]{10}, VAE: vae-ft-mse\.safetensors,/)
  const choose = (sd_vae: string) => server.sendJson('/sdapi/v1/options', { sd_vae })
  expect(await choose('nowhere.pt')).toMatchObject({ status: 404, json: { detail: /no VAE "nowhere.pt"/ } })
  expect((await choose('vae-ft-mse')).status).toBe(200)
  expect(await get('options')).toMatchObject({ sd_vae: 'vae-ft-mse' })
  expect((await draw('a fox')).pixels!.equals(other.pixels!)).toBe(true)
  expect((await draw('a fox', { sd_vae: 'Automatic' })).pixels!.equals(plain.pixels!)).toBe(true)
})
