import OpenAI, { toFile } from 'openai'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../../src/core/imaging/codec/decode.ts'
import { readPictureTexts } from '../../src/core/imaging/codec/embed-metadata.ts'
import { encodePng } from '../../src/core/imaging/codec/encode.ts'
import { resizeImage } from '../../src/core/imaging/resample/resize.ts'
import type { RgbImage } from '../../src/core/imaging/rgb-image.ts'
import { fixture } from '../pictures.ts'
import { openServer, pythonForm, type TestServer } from './server.ts'

const size = { width: 160, height: 120 }
const isInside = (x: number, y: number) => x >= 40 && x < 100 && y >= 30 && y < 90

let server: TestServer
let photo: RgbImage
let bytes: Buffer
beforeAll(async () => {
  server = await openServer()
  photo = await resizeImage(await decodeImage(fixture('photos/astronaut.png')), size.width, size.height)
  bytes = Buffer.from(await encodePng(photo))
})
afterAll(() => server.close())

const pixel = (i: number, inside: number, outside: number) =>
  isInside(i % size.width, Math.floor(i / size.width)) ? inside : outside
const maskOf = (inside: number, outside: number, ofWidth = size.width): Promise<Uint8Array> =>
  encodePng({
    width: ofWidth,
    height: size.height,
    data: Uint8Array.from({ length: 3 * ofWidth * size.height }, (_, i) =>
      pixel(Math.floor(i / 3), inside, outside),
    ),
  })
const clear = () => Uint8Array.from({ length: size.width * size.height }, (_, i) => pixel(i, 0, 255))

/** Largest differences from the photo inside and outside of what is masked. */
const changes = ({ data, width, height }: RgbImage) => {
  expect([width, height]).toEqual([size.width, size.height])
  const most = { inside: 0, outside: 0 }
  for (let i = 0; i < data.length; i++) {
    const at = Math.floor(i / 3)
    const side = isInside(at % width, Math.floor(at / width)) ? 'inside' : 'outside'
    most[side] = Math.max(most[side], Math.abs(data[i]! - photo.data[i]!))
  }
  return most
}

const base64 = (data: Uint8Array) => Buffer.from(data).toString('base64')
const img2img = (fields: object) =>
  server.sendJson('/sdapi/v1/img2img', {
    ...{ prompt: 'a hat', steps: 2, seed: 5, init_images: [base64(bytes)] },
    ...fields,
  })

test('img2img with a mask draws what it covers, as the web UI’s clients ask for it', async () => {
  const drawn = await img2img({ mask: base64(await maskOf(255, 0)), mask_blur: 0, width: 512, height: 512 })
  expect(drawn.status).toBe(200)
  expect(drawn.json.parameters).toMatchObject({ mask: null, init_images: null })
  const picture = Buffer.from(drawn.json.images[0], 'base64')
  const image = await decodeImage(picture, { name: 'answer' })
  expect(changes(image)).toMatchObject({ inside: expect.toSatisfy(n => n > 20), outside: 0 })
  // The starter draws 256 × 256; 512 × 512 would be enlarged, which a part is not.
  expect(readPictureTexts(picture).get('parameters')).toContain(
    'Denoising strength: 0.75, Mask blur: 0, Inpaint area: Only masked, Masked area padding: 0, Size: 256x256',
  )
  const inverted = await img2img({
    ...{ mask: base64(await maskOf(0, 255)), inpainting_mask_invert: 1, mask_blur_x: 0, mask_blur_y: 0 },
    ...{ inpainting_fill: 1, denoising_strength: 0.5, inpaint_full_res_padding: 8 },
  })
  const other = await decodeImage(Buffer.from(inverted.json.images[0], 'base64'), { name: 'answer' })
  expect(changes(other)).toMatchObject({ inside: expect.toSatisfy(n => n > 5), outside: 0 })
})

test('img2img with a strength draws all of the photo anew', async () => {
  const { status, json } = await img2img({ denoising_strength: 0.3, width: 256, height: 256 })
  expect(status).toBe(200)
  const picture = Buffer.from(json.images[0], 'base64')
  expect(await decodeImage(picture, { name: 'answer' })).toMatchObject({ width: 256, height: 256 })
  expect(readPictureTexts(picture).get('parameters')).toMatch(/Denoising strength: 0\.3, Size: 256x256/)
})

test.each([
  ['that is no picture', async () => base64(Buffer.from('nothing')), 415],
  ['that covers nothing', async () => base64(await maskOf(0, 0)), 400],
  ['of another shape', async () => base64(await maskOf(255, 0, 60)), 400],
])('a mask %s is refused', async (_, mask, status) => {
  expect(await img2img({ mask: await mask() })).toMatchObject({
    status,
    json: { detail: expect.stringMatching(/mask/) },
  })
  expect(server.uploads()).toEqual([])
})

test('edits draw what is transparent, of a mask or of the image itself', async () => {
  const client = new OpenAI({ apiKey: 'any', baseURL: `${server.url}/v1`, maxRetries: 0 })
  const edited = async (image: Uint8Array, mask?: Uint8Array) => {
    const { data = [] } = await client.images.edit({
      image: await toFile(image, 'image.png', { type: 'image/png' }),
      mask: mask && (await toFile(mask, 'mask.png', { type: 'image/png' })),
      prompt: 'a hat',
      response_format: 'b64_json',
    })
    return decodeImage(Buffer.from(data[0]?.b64_json ?? '', 'base64'), { name: 'answer' })
  }
  const mask = await encodePng({ ...photo, alpha: clear() })
  for (const image of [await edited(bytes, mask), await edited(mask)]) {
    const far = { ...image, data: image.data.map((value, i) => (isNear(i) ? photo.data[i]! : value)) }
    expect(changes(far)).toMatchObject({ outside: 0 })
    expect(changes(image).inside).toBeGreaterThan(40)
  }
  await expect(edited(bytes, bytes)).rejects.toMatchObject({
    status: 400,
    message: expect.stringMatching(/transparent/),
  })
})

/** Where the softened border reaches. */
const isNear = (i: number) => {
  const at = Math.floor(i / 3)
  const [x, y] = [at % size.width, Math.floor(at / size.width)]
  return !isInside(x, y) && x >= 26 && x < 114 && y >= 16 && y < 104
}

test('jobs take a mask beside the other settings, as a file', async () => {
  const form = pythonForm({
    ...{ prompt: 'a hat', steps: '1', inpaint: JSON.stringify({ maskBlur: 0, area: 'only-masked' }) },
    init: { name: 'photo.png', bytes },
    inpaintMask: { name: 'mask.png', bytes: Buffer.from(await maskOf(255, 0)) },
  })
  const { status, json } = await server.send('/api/jobs', { method: 'POST', ...form })
  expect(status).toBe(202)
  const done = async () => (await server.send(json.url)).json
  await expect.poll(async () => (await done()).state, { timeout: 60_000 }).toBe('done')
  const path = { prompt: 'x', init: base64(bytes), inpaint: { mask: '/etc/passwd' } }
  expect((await server.sendJson('/api/jobs', path)).status).toBe(400)
})
