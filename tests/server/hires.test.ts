import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { makeTinyStarter } from '../packs.ts'
import { openServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await openServer({}, makeTinyStarter())
})
afterAll(() => server.close())

const body = { prompt: 'a queen', seed: 3, steps: 4, width: 64, height: 64, sampler_name: 'Euler' }
const drawn = async (more: object) => {
  const { status, json } = await server.sendJson('/sdapi/v1/txt2img', { ...body, ...more })
  expect(status, JSON.stringify(json)).toBe(200)
  const { width, height } = await decodeImage(Buffer.from(json.images[0], 'base64'), { name: 'answer' })
  return { size: [width, height], text: Buffer.from(json.images[0], 'base64').toString('latin1') }
}

test('enable_hr draws in two passes, as its fields say, and the picture says so in the words of the web UI', async () => {
  const usual = await drawn({ enable_hr: true })
  expect(usual.size).toEqual([128, 128])
  expect(usual.text).toContain('Size: 64x64, Denoising strength: 0.5, Hires upscale: 2, Hires steps: 4')
  const told = { hr_resize_x: 96, hr_resize_y: 128, denoising_strength: 0.3, hr_second_pass_steps: 2 }
  const other = await drawn({ enable_hr: true, ...told })
  expect(other.size).toEqual([96, 128])
  expect(other.text).toContain('Size: 64x64, Denoising strength: 0.3, Hires resize: 96x128, Hires steps: 2')
})

test('without it a size that the model knows is drawn at once', async () => {
  const { size, text } = await drawn({ enable_hr: false, hr_scale: 2, denoising_strength: 0.3 })
  expect(size).toEqual([64, 64])
  expect(text).not.toContain('Hires')
})
