import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../tests/cli.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { readPictureTexts } from '../../core/imaging/codec/embed-metadata.ts'
import { encodePng } from '../../core/imaging/codec/encode.ts'
import { readDigitalSourceType } from '../../core/imaging/codec/png-text.ts'
import { readImageFile } from '../../core/imaging/codec/read-image-file.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import { createComposer } from './compose.ts'
import type { ImageExpression, MaskExpression } from './expressions.ts'
import { saveComposition, saveMask } from './save-composition.ts'

/** Every pixel's red says where it is: 16 · y + x. */
const grid = (width: number, height: number, alpha?: Uint8Array): RgbImage => ({
  ...{ width, height },
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const at = Math.floor(i / 3)
    return i % 3 === 0 ? 16 * Math.floor(at / width) + (at % width) : 0
  }),
  ...(alpha && { alpha }),
})

const pictures: Record<string, RgbImage> = {
  a: grid(4, 2),
  dark: { width: 2, height: 2, data: new Uint8Array(12).fill(10) },
  clear: grid(2, 2, Uint8Array.of(0, 255, 255, 51)),
}
const composer = () => createComposer<string>(async name => pictures[name]!, new AbortController().signal)

const a: ImageExpression<string> = { kind: 'picture', picture: 'a' }
const dark: ImageExpression<string> = { kind: 'picture', picture: 'dark' }
const clear: ImageExpression<string> = { kind: 'picture', picture: 'clear' }

const reds = async (image: ImageExpression<string>) => {
  const { width, height, data } = await composer().image(image)
  return { size: [width, height], reds: [...data].filter((_, i) => i % 3 === 0) }
}
const values = async (mask: MaskExpression<string>) => {
  const { data } = await composer().mask(mask)
  return [...data].map(value => Math.round(value * 100) / 100)
}

test('pictures are scaled, cut, turned around and padded', async () => {
  const nearest = { method: 'nearest-exact', cropsMiddle: false } as const
  expect(await reds({ kind: 'scaled', image: a, width: 2, height: 2, ...nearest })).toEqual({
    size: [2, 2],
    reds: [1, 3, 17, 19],
  })
  expect(await reds({ kind: 'scaled', image: a, width: 2, height: 0, ...nearest })).toMatchObject({
    size: [2, 1],
  })
  const middle = { method: 'nearest-exact', cropsMiddle: true } as const
  expect(await reds({ kind: 'scaled', image: a, width: 2, height: 2, ...middle })).toMatchObject({
    reds: [1, 2, 17, 18],
  })
  expect(await reds({ kind: 'scaled-by', image: a, factor: 2, method: 'bilinear' })).toMatchObject({
    size: [8, 4],
  })
  const box = { x: 2, y: 1, width: 10, height: 10 }
  expect(await reds({ kind: 'cropped', image: a, box })).toEqual({ size: [2, 1], reds: [18, 19] })
  expect((await reds({ kind: 'inverted', image: a })).reds[0]).toBe(255)
  const sides = { left: 1, top: 0, right: 0, bottom: 0 }
  expect(await reds({ kind: 'padded', image: a, sides })).toEqual({
    size: [5, 2],
    reds: [128, 0, 1, 2, 3, 128, 16, 17, 18, 19],
  })
  expect(await values({ kind: 'sides', image: a, sides, feathering: 0 })).toEqual([
    1, 0, 0, 0, 0, 1, 0, 0, 0, 0,
  ])
})

test('a picture is pasted as much as its mask says, and what reaches over is cut off', async () => {
  const half: MaskExpression<string> = { kind: 'solid', width: 2, height: 2, value: 0.5 }
  const pasted = { kind: 'pasted', onto: a, image: dark, x: 3, y: -1, resizes: false } as const
  expect((await reds({ ...pasted, mask: undefined })).reds).toEqual([0, 1, 2, 10, 16, 17, 18, 19])
  expect((await reds({ ...pasted, mask: half })).reds[3]).toBe(7)
})

test('masks come from what is transparent or bright, and grow', async () => {
  expect(await values({ kind: 'transparency', image: clear })).toEqual([1, 0, 0, 0.8])
  expect(await values({ kind: 'transparency', image: dark })).toEqual([0, 0, 0, 0])
  expect(await values({ kind: 'channel', image: clear, channel: 'alpha-or-red' })).toEqual([0, 1, 1, 0.2])
  expect(await values({ kind: 'channel', image: dark, channel: 'alpha-or-red' })).toEqual([
    0.04, 0.04, 0.04, 0.04,
  ])
  const spot: MaskExpression<string> = {
    kind: 'threshold',
    mask: { kind: 'channel', image: { kind: 'picture', picture: 'spot' }, channel: 'red' },
    above: 0.5,
  }
  pictures.spot = {
    ...{ width: 3, height: 3 },
    data: Uint8Array.from({ length: 27 }, (_, i) => (i === 12 ? 255 : 0)),
  }
  const grown = (pixels: number, tapers: boolean) => values({ kind: 'grown', mask: spot, pixels, tapers })
  expect(await grown(1, true)).toEqual([0, 1, 0, 1, 1, 1, 0, 1, 0])
  expect(await grown(1, false)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1])
  expect(await grown(-1, false)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0])
  expect(await values({ kind: 'inverted', mask: spot })).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 1])
})

test('a composition is saved with the AI mark of what it is made of, and colours that were transparent', async () => {
  const folder = temporaryFolder()
  const { signal } = new AbortController()
  const file = join(folder, 'drawn.png')
  const alpha = new Uint8Array(32 * 32).fill(255)
  alpha[0] = 0
  const metadata = { digitalSourceType: 'trainedAlgorithmicMedia', parameters: 'a queen' } as const
  const data = new Uint8Array(32 * 32 * 3).fill(90)
  writeFileSync(file, await encodePng({ width: 32, height: 32, data, alpha }, { metadata }))
  const picture: ImageExpression<string> = { kind: 'picture', picture: file }
  const saved = await saveComposition(
    { kind: 'scaled-by', image: picture, factor: 2, method: 'bilinear' },
    join(folder, 'larger.png'),
    signal,
  )
  expect(saved).toMatchObject({ width: 64, height: 64 })
  const texts = readPictureTexts(await readImageFile(saved.file, signal))
  expect(readDigitalSourceType(texts)).toBe('trainedAlgorithmicMedia')
  expect(texts.get('parameters')).toBe('a queen')
  const image = await decodeImage(saved.file)
  expect(image.alpha).toBeUndefined()
  expect(new Set(image.data)).toEqual(new Set([90]))
  const mask = await saveMask({ kind: 'transparency', image: picture }, saved, join(folder, 'm.png'), signal)
  const read = await decodeImage(mask.file)
  expect([read.width, read.data[0]! > 200, read.data.at(-1)]).toEqual([64, true, 0])
})
