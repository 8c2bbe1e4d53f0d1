import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeImage } from '../src/core/imaging/codec/decode.ts'
import { encodePng } from '../src/core/imaging/codec/encode.ts'
import { readDigitalSourceType, readPngText } from '../src/core/imaging/codec/png-text.ts'
import { resizeImage } from '../src/core/imaging/resample/resize.ts'
import type { RgbImage } from '../src/core/imaging/rgb-image.ts'
import { type Engine, request } from '../src/engine/index.ts'
import type { InpaintInput } from '../src/shared/api/inpaint.ts'
import { temporaryFolder } from './cli.ts'
import { startEngine } from './engine.ts'
import { writeSingleFile } from './golden/golden-checkpoint.ts'
import { writeGroupPhoto } from './group-photo.ts'
import { fixture } from './pictures.ts'

let engine: Engine
let home: string
let photo: RgbImage

beforeAll(async () => {
  ;({ engine, home } = startEngine())
  const file = join(temporaryFolder(), 'tiny.safetensors')
  await writeSingleFile('tiny-sd-1', file)
  await request(engine, 'models.import', { path: file })
  photo = await resizeImage(await decodeImage(fixture('photos/astronaut.png')), 200, 150, 'area')
  await write('photo.png', photo)
})
afterAll(() => engine.dispose())

const write = async (name: string, image: RgbImage) => {
  writeFileSync(join(home, name), await encodePng(image))
  return join(home, name)
}

/** White within a rectangle. */
const maskOf = (width: number, height: number, inside: (x: number, y: number) => number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const at = Math.floor(i / 3)
    return inside(at % width, Math.floor(at / width))
  }),
})

const box = (x: number, y: number) => (x >= 60 && x < 110 && y >= 40 && y < 90 ? 255 : 0)

let count = 0
const draw = async (inpaint: Partial<InpaintInput>, options: object = {}) => {
  const out = join(home, `out-${count++}.png`)
  const [drawn] = (
    await request(engine, 'create', {
      ...{ prompt: 'a hat', pack: 'tiny', init: join(home, 'photo.png'), seed: 3, steps: 2, out },
      ...{ provider: 'cpu', allowNsfw: true, inpaint, size: { width: 64, height: 64 }, ...options },
    })
  ).images
  return { drawn: drawn!, image: await decodeImage(out), text: readPngText(readFileSync(out)) }
}

/** How far pixels of a result are from another picture's, where `counts` says so; the other lies at (left, top) of it. */
const difference = (
  result: RgbImage,
  picture: RgbImage,
  counts: (x: number, y: number) => boolean,
  [left, top] = [0, 0],
): number => {
  let most = 0
  for (let y = 0; y < picture.height; y++)
    for (let x = 0; x < picture.width; x++)
      if (counts(x, y))
        for (let c = 0; c < 3; c++) {
          const ours = result.data[3 * ((y + top) * result.width + x + left) + c]!
          most = Math.max(most, Math.abs(ours - picture.data[3 * (y * picture.width + x) + c]!))
        }
  return most
}

const near = (reach: number) => (x: number, y: number) =>
  x >= 60 - reach && x < 110 + reach && y >= 40 - reach && y < 90 + reach

test('only what is masked is drawn, at the size that is asked for; the rest of the photo is its own, to the byte', async () => {
  const mask = await write('mask.png', maskOf(200, 150, box))
  const { drawn, image, text } = await draw({ mask, maskBlur: 0, area: 'only-masked', padding: 16 })
  expect([image.width, image.height]).toEqual([200, 150])
  expect(difference(image, photo, (x, y) => box(x, y) === 0)).toBe(0)
  expect(difference(image, photo, (x, y) => box(x, y) > 0)).toBeGreaterThan(50)
  const infotext = text.get('parameters')
  expect(infotext).toContain('Denoising strength: 0.75, Mask blur: 0, Inpaint area: Only masked')
  expect(infotext).toContain('Masked area padding: 16, Size: 64x64')
  expect(readDigitalSourceType(text)).toBe('compositeWithTrainedAlgorithmicMedia')
  expect(JSON.parse(text.get('likeness')!)).toMatchObject({
    ...{ initStrength: 0.75, inpaint: { area: 'only-masked', padding: 16, fill: 'original' } },
    ...{ width: 64, height: 64, enhance: true },
  })
  // Nobody's photo is enlarged, or saved twice, because a part of it was drawn.
  expect(drawn.generatedFile).toBe(drawn.file)
})

test('a photo that is larger than what is drawn keeps its size unless the whole of it is to be drawn', async () => {
  const mask = await write('mask.png', maskOf(200, 150, box))
  const { image, text } = await draw({ mask })
  expect([image.width, image.height]).toEqual([200, 150])
  expect(JSON.parse(text.get('likeness')!)).toMatchObject({ inpaint: { area: 'only-masked' } })
  const { image: whole } = await draw({ mask, area: 'whole' })
  expect([whole.width, whole.height]).toEqual([64, 64])
})

test('a soft border ends where the blur does, and runs from the photo into what is drawn', async () => {
  const mask = await write('mask.png', maskOf(200, 150, box))
  const hard = await draw({ mask, maskBlur: 0, area: 'only-masked' })
  const soft = await draw({ mask, maskBlur: 4, area: 'only-masked' })
  expect(difference(soft.image, photo, (x, y) => !near(13)(x, y))).toBe(0)
  expect(difference(soft.image, photo, (x, y) => near(6)(x, y) && !near(2)(x, y))).toBeGreaterThan(2)
  // Beside the border one step of colour is smaller than the hard edge's.
  const edge = ({ data }: RgbImage) => {
    let sum = 0
    for (let y = 45; y < 85; y++)
      for (let c = 0; c < 3; c++) {
        const at = 3 * (y * 200 + 60) + c
        sum += Math.abs(data[at]! - data[at - 3]!)
      }
    return sum
  }
  expect(edge(soft.image)).toBeLessThan(edge(hard.image) / 2)
})

test('with the whole picture, photo and mask are cut to the shape that is drawn', async () => {
  const mask = await write('mask.png', maskOf(200, 150, box))
  const { image } = await draw({ mask, maskBlur: 0, area: 'whole' }, { size: { width: 192, height: 128 } })
  expect([image.width, image.height]).toEqual([192, 128])
  const start = await draw(
    { mask, maskBlur: 0, area: 'whole' },
    { size: { width: 192, height: 128 }, seed: 4 },
  )
  // 200 × 133 of it, from row 8, and 0.96 times as large.
  const isKept = (x: number, y: number) => !(x >= 56 && x < 107 && y >= 29 && y < 80)
  expect(difference(image, start.image, isKept)).toBe(0)
  expect(difference(image, start.image, (x, y) => !isKept(x, y))).toBeGreaterThan(20)
})

test('sides are added around the photo, which stays as it is but for the overlap', async () => {
  const outpaint = { left: 24, top: 0, right: 40, bottom: 10 }
  const { image, text } = await draw({ outpaint, maskBlur: 2 }, { size: undefined })
  expect([image.width, image.height]).toEqual([264, 160])
  // Twice the blur is drawn over, and beyond that the blur itself.
  const isKept = (x: number, y: number) => x >= 11 && x < 189 && y < 139
  expect(difference(image, photo, isKept, [24, 0])).toBe(0)
  expect(text.get('parameters')).toContain('Denoising strength: 1, Mask blur: 2, Size: 320x192')
  const hard = await draw({ outpaint, maskBlur: 0, area: 'only-masked', fill: 'fill' })
  expect([hard.image.width, hard.image.height]).toEqual([264, 160])
  expect(difference(hard.image, photo, () => true, [24, 0])).toBe(0)
  const mask = await write('mask.png', maskOf(200, 150, box))
  const both = await draw({ mask, outpaint, maskBlur: 0, fill: 'latent-noise' }, { initStrength: 0.9 })
  expect(difference(both.image, photo, (x, y) => box(x, y) === 0, [24, 0])).toBe(0)
  expect(difference(both.image, photo, (x, y) => box(x, y) > 0, [24, 0])).toBeGreaterThan(50)
})

test('what a mask marks: bright, dark or transparent pixels, its own or the photo’s', async () => {
  const options = { maskBlur: 0, area: 'only-masked' as const }
  const white = await draw({ mask: await write('mask.png', maskOf(200, 150, box)), ...options })
  const inverted = maskOf(200, 150, (x, y) => 255 - box(x, y))
  const black = await draw({ mask: await write('black.png', inverted), maskMarks: 'black', ...options })
  expect(black.image.data).toEqual(white.image.data)
  const alpha = Uint8Array.from({ length: 200 * 150 }, (_, i) => 255 - box(i % 200, Math.floor(i / 200)))
  const hole = await write('hole.png', { ...inverted, alpha })
  const clear = await draw({ mask: hole, maskMarks: 'transparent', ...options })
  expect(clear.image.data).toEqual(white.image.data)
  const own = await write('own.png', { ...photo, alpha })
  const { image } = await draw({ maskMarks: 'transparent', ...options }, { init: own })
  expect(difference(image, photo, (x, y) => box(x, y) === 0)).toBe(0)
  // A mask of half the size is the same mask.
  const half = maskOf(100, 75, (x, y) => box(2 * x, 2 * y))
  const small = await draw({ mask: await write('half.png', half), ...options })
  expect(difference(small.image, photo, (x, y) => !near(2)(x, y))).toBe(0)
  expect(difference(small.image, white.image, (x, y) => near(-4)(x, y))).toBeLessThan(255)
})

test('a photo on its side is drawn on upright, under an upright mask', async () => {
  const init = fixture('photos/astronaut-exif-6.jpg')
  const upright = await decodeImage(init)
  const { width, height } = upright
  const mask = await write(
    'upright.png',
    maskOf(width, height, (x, y) => (x < 40 && y < 60 ? 255 : 0)),
  )
  const { image } = await draw({ mask, maskBlur: 0, area: 'only-masked' }, { init })
  expect([image.width, image.height]).toEqual([width, height])
  expect(difference(image, upright, (x, y) => x >= 40 || y >= 60)).toBe(0)
  expect(difference(image, upright, (x, y) => x < 40 && y < 60)).toBeGreaterThan(20)
})

test.each([
  ['a mask that covers nothing', () => maskOf(200, 150, () => 0), {}, /Nothing is to be drawn/],
  ['a mask of another shape', () => maskOf(100, 100, () => 255), {}, /100x100.*200x150/],
  ['a mask without a picture', () => maskOf(200, 150, box), { init: undefined }, /--init/],
])('%s is refused', async (_, mask, options, message) => {
  const drawing = draw({ mask: await write('bad.png', mask()) }, options)
  await expect(drawing).rejects.toMatchObject({ code: 'bad-option', message: expect.stringMatching(message) })
})

test('the pack that comes with Likeness draws parts, too', async () => {
  const mask = await write('mask.png', maskOf(200, 150, box))
  const starter = { pack: 'starter', size: undefined }
  const { image } = await draw({ mask, area: 'only-masked', fill: 'fill', maskBlur: 0 }, starter)
  expect(difference(image, photo, (x, y) => box(x, y) === 0)).toBe(0)
  expect(difference(image, photo, (x, y) => box(x, y) > 0)).toBeGreaterThan(20)
})

test('a face from a photo goes onto the face that was drawn, not onto the larger one beside it', async () => {
  const init = join(home, 'two.png')
  await writeGroupPhoto(init)
  const head = maskOf(768, 384, (x, y) => (x >= 470 && x < 640 && y >= 10 && y < 190 ? 255 : 0))
  const mask = await write('head.png', head)
  const drawn = (options: object) =>
    draw(
      { mask, maskBlur: 0, area: 'only-masked' },
      { init, pack: 'starter', size: undefined, initStrength: 0.05, enhance: false, ...options },
    )
  const photo = fixture('photos/mona_lisa.jpg')
  const before = await drawn({})
  const { image, drawn: made } = await drawn({ photo, faceFrom: 'photo' })
  expect(made.faces).toEqual({ generated: 2, photo: 1 })
  expect(difference(image, before.image, x => x < 384)).toBe(0)
  expect(difference(image, before.image, x => x >= 384)).toBeGreaterThan(40)
})
