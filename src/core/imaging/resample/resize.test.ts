import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createImage, type RgbImage } from '../rgb-image.ts'
import type { ResizeKernel } from './resample.ts'
import { crop, resizeImage, resizePlane } from './resize.ts'

const kernels: ResizeKernel[] = ['area', 'lanczos3', 'bicubic', 'bilinear']

const filled = (width: number, height: number, at: (x: number, y: number) => readonly number[]): RgbImage => {
  const image = createImage(width, height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) image.data.set(at(x, y), (y * width + x) * 3)
  return image
}

const ramp = (width: number, height: number) => filled(width, height, (x, y) => [x * 4, y * 4, 128])

interface Golden {
  readonly source: { readonly width: number; readonly height: number; readonly data: string }
  readonly cases: readonly {
    readonly kernel: ResizeKernel
    readonly width: number
    readonly height: number
    readonly data: string
  }[]
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../tests/golden/resize.json', import.meta.url), 'utf8'),
)
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))

describe('against Pillow', () => {
  const source = { ...golden.source, data: bytesOf(golden.source.data) }

  test.each(golden.cases)('$kernel to $width × $height', async ({ kernel, width, height, data }) => {
    const expected = bytesOf(data)
    const resized = await resizeImage(source, width, height, kernel)
    expect(resized.data).toHaveLength(expected.length)
    for (const [i, value] of expected.entries())
      expect(Math.abs(resized.data[i]! - value)).toBeLessThanOrEqual(1)
  })

  test.each(golden.cases)('plane, $kernel to $width × $height', ({ kernel, width, height, data }) => {
    const plane = {
      width: 24,
      height: 20,
      data: Float32Array.from({ length: 480 }, (_, i) => source.data[i * 3]!),
    }
    const resized = resizePlane(plane, width, height, kernel)
    const expected = bytesOf(data)
    for (const [i, value] of resized.data.entries())
      expect(Math.abs(value - expected[i * 3]!)).toBeLessThanOrEqual(1.5)
  })
})

describe.each(kernels)('%s', kernel => {
  test.each([
    [16, 12],
    [91, 70],
    [64, 17],
    [20, 96],
  ])('a ramp stays a ramp at %i × %i', async (width, height) => {
    const resized = await resizeImage(ramp(60, 48), width, height, kernel)
    expect([resized.width, resized.height, resized.data.length]).toEqual([width, height, width * height * 3])
    const [x, y] = [Math.floor(width / 2), Math.floor(height / 2)]
    const [r, g, b] = resized.data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)
    // The centre of output pixel x lies at ((x + ½) · scale − ½) in the source.
    expect(Math.abs(r! - 4 * (((x + 0.5) * 60) / width - 0.5))).toBeLessThanOrEqual(2)
    expect(Math.abs(g! - 4 * (((y + 0.5) * 48) / height - 0.5))).toBeLessThanOrEqual(2)
    expect(b).toBe(128)
  })

  test('colours of clear pixels do not bleed', async () => {
    const image = filled(64, 64, x => (x < 32 ? [200, 100, 50] : [0, 255, 0]))
    const alpha = Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 64 < 32 ? 255 : 0))
    const { data, alpha: opacity } = await resizeImage({ ...image, alpha }, 21, 21, kernel)
    for (let i = 0; i < 21 * 21; i++) {
      if (opacity![i]! < 40) continue
      expect(Math.abs(data[i * 3]! - 200)).toBeLessThanOrEqual(6)
      expect(Math.abs(data[i * 3 + 1]! - 100)).toBeLessThanOrEqual(6)
    }
    expect([opacity![0], opacity![20]]).toEqual([255, 0])
  })

  test('fine stripes become grey, not moiré', async () => {
    const stripes = filled(240, 240, x => (x % 2 ? [255, 255, 255] : [0, 0, 0]))
    const { data } = await resizeImage(stripes, 35, 35, kernel)
    const middle = [...data.subarray(17 * 35 * 3 + 15, 18 * 35 * 3 - 15)]
    expect(Math.min(...middle)).toBeGreaterThan(105)
    expect(Math.max(...middle)).toBeLessThan(150)
  })
})

test('area is the exact mean', async () => {
  const image = filled(6, 4, (x, y) => [x * 40, y * 60, (x + y) * 20])
  const { data } = await resizeImage(image, 3, 2, 'area')
  expect([...data]).toEqual(
    [
      [20, 30, 20, 100, 30, 60, 180, 30, 100],
      [20, 150, 60, 100, 150, 100, 180, 150, 140],
    ].flat(),
  )
})

test('area shares out pixels that lie across a border', async () => {
  // 3 → 2: each half takes one whole pixel and half of the middle one.
  const image = filled(
    3,
    1,
    x =>
      [
        [0, 0, 0],
        [90, 90, 90],
        [240, 240, 240],
      ][x]!,
  )
  const { data } = await resizeImage(image, 2, 1, 'area')
  expect([data[0], data[3]]).toEqual([30, 190])
})

test('an opaque alpha plane stays', async () => {
  const image = { ...ramp(40, 40), alpha: new Uint8Array(1600).fill(255) }
  for (const kernel of kernels)
    expect((await resizeImage(image, 20, 20, kernel)).alpha).toEqual(new Uint8Array(400).fill(255))
})

test('the size it has is the image itself; no size is an error', async () => {
  const image = ramp(20, 20)
  expect(await resizeImage(image, 20, 20)).toBe(image)
  for (const side of [0, -3, 2.5, Number.NaN])
    await expect(resizeImage(image, side, 20)).rejects.toThrow(RangeError)
})

describe('crop', () => {
  test('takes the part with its alpha', () => {
    const image = { ...ramp(10, 8), alpha: Uint8Array.from({ length: 80 }, (_, i) => i) }
    const part = crop(image, 2, 3, 3, 2)
    expect([part.width, part.height]).toEqual([3, 2])
    expect([...part.data.subarray(0, 6)]).toEqual([8, 12, 128, 12, 12, 128])
    expect([...part.alpha!]).toEqual([32, 33, 34, 42, 43, 44])
  })

  test.each([
    [-1, 0, 2, 2],
    [0, 0, 11, 2],
    [9, 7, 2, 1],
    [0, 0, 0, 1],
    [0.5, 0, 2, 2],
  ])('no part at %d, %d of %d × %d', (x, y, w, h) =>
    expect(() => crop(ramp(10, 8), x, y, w, h)).toThrow(RangeError),
  )
})
