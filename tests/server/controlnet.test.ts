import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { request } from '../../src/engine/index.ts'
import { temporaryFolder } from '../cli.ts'
import { writeControlNet } from '../golden/controlnet-golden.ts'
import { writeSingleFile } from '../golden/golden-checkpoint.ts'
import { fixture } from '../pictures.ts'
import { openServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await openServer()
  const away = temporaryFolder()
  await writeSingleFile('tiny-sd-1', join(away, 'single.safetensors'))
  for (const path of [join(away, 'single.safetensors'), writeControlNet('sd-1', 'original', away)])
    await request(server.engine, 'models.import', { path })
})
afterAll(() => server.close())

const photo = readFileSync(fixture('photos/mona_lisa.jpg')).toString('base64')
const body = {
  ...{ prompt: 'a queen', seed: 3, steps: 1, width: 64, height: 64, sampler_name: 'Euler' },
  override_settings: { sd_model_checkpoint: 'single' },
}
const drawn = async (units: readonly object[]) => {
  const scripts = { alwayson_scripts: { ControlNet: { args: units } } }
  return server.sendJson('/sdapi/v1/txt2img', { ...body, ...scripts })
}

test('units of sd-webui-controlnet steer a drawing, unless they are disabled', async () => {
  const { json: list } = await server.send('/controlnet/model_list')
  expect(list.model_list).toEqual([expect.stringMatching(/^sd-1-original \[[0-9a-f]{8}\]$/)])
  const unit = { module: 'canny', model: list.model_list[0], weight: 0.9, image: photo }
  const pictures = []
  for (const units of [
    [],
    [{ ...unit, enabled: false }],
    [unit],
    [{ ...unit, input_image: photo, image: null }],
  ]) {
    const { status, json } = await drawn(units)
    expect(status, JSON.stringify(json)).toBe(200)
    pictures.push(json.images[0])
  }
  // The recipe inside differs, too; what is not steered has none of it.
  const [plain, disabled, steered, older] = pictures
  expect(disabled).toBe(plain)
  expect(steered).not.toBe(plain)
  expect(older).toBe(steered)
})

test('a preprocessor or model that is not there is refused with those that are', async () => {
  const { json: modules } = await server.send('/controlnet/module_list')
  expect(modules.module_list).toContain('mediapipe_face')
  const unit = { module: 'depth_midas', model: 'sd-1-original', image: photo }
  const depth = await drawn([unit])
  expect(depth.status).toBe(400)
  expect(depth.text).toContain('There is no ControlNet preprocessor')
  expect((await drawn([{ ...unit, module: 'none', model: 'nothing' }])).text).toContain('sd-1-original [')
})
