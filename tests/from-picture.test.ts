import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import { encodePng } from '../src/core/imaging/codec/encode.ts'
import { readPngText } from '../src/core/imaging/codec/png-text.ts'
import { resizeImage } from '../src/core/imaging/resample/resize.ts'
import { createImage, type RgbImage } from '../src/core/imaging/rgb-image.ts'
import { type Engine, request } from '../src/engine/index.ts'
import { readInitialImage } from '../src/engine/workflows/img2img-input.ts'
import { startEngine } from './engine.ts'
import { makePack } from './packs.ts'
import { fixture } from './pictures.ts'

let engine: Engine
let home: string

beforeAll(() => {
  ;({ engine, home } = startEngine())
})
afterAll(() => engine.dispose())

const photo = fixture('photos/astronaut.png')

const drawn = async (init: string, initStrength?: number) => {
  const out = join(home, `${initStrength}.png`)
  await request(engine, 'create', {
    ...{ prompt: 'an astronaut', init, initStrength, seed: 3, steps: 10 },
    ...{ enhance: false, provider: 'cpu', out },
  })
  return { out, image: await decodeImage(out) }
}

const meanDifference = (a: RgbImage, b: RgbImage): number =>
  a.data.reduce((sum, value, i) => sum + Math.abs(value - b.data[i]!), 0) / a.data.length

test('a drawing that starts from a picture keeps the more of it the less is drawn anew, and says so in its file', async () => {
  const start = await resizeImage(await decodeImage(photo), 256, 256, 'area')
  const [little, much] = [await drawn(photo, 0.1), await drawn(photo, 1)]
  expect(meanDifference(little.image, start)).toBeLessThan(25)
  expect(meanDifference(much.image, start)).toBeGreaterThan(2 * meanDifference(little.image, start))
  expect(readPngText(readFileSync(little.out)).get('parameters')).toContain('Denoising strength: 0.1')
  const usual = await drawn(much.out)
  expect(readPngText(readFileSync(usual.out)).get('parameters')).toContain('Denoising strength: 0.75')
})

test('a pack without an encoder says so', async () => {
  makePack(home, 'no-encoder', () => {})
  const drawing = request(engine, 'create', {
    prompt: 'x',
    init: photo,
    steps: 1,
    pack: 'no-encoder',
    provider: 'cpu',
  })
  await expect(drawing).rejects.toMatchObject({
    code: 'pack-incomplete',
    message: expect.stringContaining('vae_encoder'),
  })
})

test('a wide picture is cut to its middle, not squeezed', async () => {
  const wide = createImage(300, 100)
  for (let i = 0; i < wide.data.length; i += 3) wide.data[i + Math.floor(((i / 3) % 300) / 100)] = 255
  const file = join(home, 'wide.png')
  writeFileSync(file, await encodePng(wide))
  const size = { width: 64, height: 64 }
  const initial = await readInitialImage(
    { file, name: 'start.png' },
    undefined,
    size,
    new AbortController().signal,
  )
  const { data } = initial!.image
  const middle = data.subarray(3 * (32 * 64 + 2), 3 * (32 * 64 + 62))
  for (let i = 0; i < middle.length; i += 3) expect([...middle.subarray(i, i + 3)]).toEqual([0, 255, 0])
})

test('a transparent picture stands on white, and shows none of the colours it hides', async () => {
  const clear = { ...createImage(96, 96), alpha: new Uint8Array(96 * 96) }
  clear.data.fill(255)
  for (let i = 1; i < clear.data.length; i += 3) clear.data[i] = 0
  clear.data.fill(0, 0, 3 * 96 * 48)
  clear.alpha.fill(51, 0, 96 * 48)
  const file = join(home, 'clear.png')
  writeFileSync(file, await encodePng(clear))
  for (const side of [96, 64, 160]) {
    const size = { width: side, height: side }
    const { image } = await readInitialImage(
      { file, name: 'start.png' },
      undefined,
      size,
      new AbortController().signal,
    )
    expect(image.alpha).toBeUndefined()
    const row = (y: number) => [...image.data.subarray(3 * side * y, 3 * side * y + 3)]
    expect(row(8)).toEqual([204, 204, 204])
    expect(row(side - 8)).toEqual([255, 255, 255])
  }
})
