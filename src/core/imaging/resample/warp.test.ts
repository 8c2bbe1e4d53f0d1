import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createImage, type RgbImage } from '../rgb-image.ts'
import { invertAffine } from './affine.ts'
import type { Border } from './bilinear-taps.ts'
import { warpAffine, warpPlane } from './warp.ts'

interface Golden {
  readonly fill: [number, number, number]
  readonly source: { readonly width: number; readonly height: number; readonly data: string }
  readonly cases: readonly {
    readonly name: string
    readonly border: Border
    readonly toSource: [number, number, number, number, number, number]
    readonly width: number
    readonly height: number
    readonly data: string
  }[]
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../tests/golden/warp-affine.json', import.meta.url), 'utf8'),
)
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length)
  let most = 0
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!))
  return most
}

const channel = (image: RgbImage, c: number): Float32Array =>
  Float32Array.from({ length: image.width * image.height }, (_, i) => image.data[i * 3 + c]!)

describe('against OpenCV', () => {
  const source = { ...golden.source, data: bytesOf(golden.source.data) }

  test.each(golden.cases)('$name, border $border', ({ toSource, width, height, border, data }) => {
    const image = warpAffine(source, toSource, width, height, { border, fill: golden.fill })
    expect(largestDifference(image.data, bytesOf(data))).toBeLessThanOrEqual(1)
  })

  test.each(golden.cases)('plane: $name, border $border', ({ toSource, width, height, border, data }) => {
    const plane = { ...source, data: channel(source, 1) }
    const warped = warpPlane(plane, toSource, width, height, { border, fill: golden.fill[1] })
    const expected = channel({ width, height, data: bytesOf(data) }, 1)
    expect(largestDifference(warped.data, expected)).toBeLessThanOrEqual(1)
  })
})

/** Vertical black and white lines, one pixel each. */
const stripes = (width: number, height: number): RgbImage => {
  const image = createImage(width, height)
  for (let i = 0; i < image.data.length; i++) image.data[i] = Math.floor(i / 3) % 2 ? 255 : 0
  return image
}

describe('area interpolation', () => {
  test('shrinks fine stripes to even grey where bilinear aliases', () => {
    const image = stripes(240, 240)
    const toSource = [7, 0, 3, 0, 7, 3] as const
    const inner = (warped: RgbImage) => [...warped.data.subarray(30 * 3, 60 * 3)]
    for (const value of inner(warpAffine(image, toSource, 30, 30, { interpolation: 'area' }))) {
      expect(value).toBeGreaterThan(108)
      expect(value).toBeLessThan(148)
    }
    const bilinear = inner(warpAffine(image, toSource, 30, 30))
    expect(Math.max(...bilinear) - Math.min(...bilinear)).toBe(255)
  })

  test('keeps the mean of a noisy picture', () => {
    const { width, height } = golden.source
    const source = { width, height, data: bytesOf(golden.source.data) }
    const small = warpAffine(source, [4, 0, 1.5, 0, 4, 1.5], 6, 5, { interpolation: 'area' })
    const mean = (data: Uint8Array) => data.reduce((sum, v) => sum + v, 0) / data.length
    expect(mean(small.data)).toBeCloseTo(mean(source.data), 0)
  })

  test('equals bilinear when enlarging', () => {
    const image = stripes(20, 20)
    const toSource = [0.4, 0.1, 2, -0.1, 0.4, 3] as const
    const area = warpAffine(image, toSource, 30, 30, { interpolation: 'area' })
    expect(area.data).toEqual(warpAffine(image, toSource, 30, 30).data)
  })
})

test('there and back leaves a smooth picture nearly as it was', () => {
  const image = createImage(64, 64)
  for (let y = 0; y < 64; y++)
    for (let x = 0; x < 64; x++) image.data.set([x * 3, y * 3, 60 + x + y], (y * 64 + x) * 3)
  const turn = [0.9, -0.3, 12, 0.3, 0.9, -4] as const
  const back = warpAffine(warpAffine(image, turn, 64, 64), invertAffine(turn), 64, 64)
  for (let y = 24; y < 40; y++)
    for (let x = 24; x < 40; x++)
      for (let c = 0; c < 3; c++) {
        const at = (y * 64 + x) * 3 + c
        expect(Math.abs(back.data[at]! - image.data[at]!)).toBeLessThanOrEqual(2)
      }
})

test('alpha moves with the colours and is clear outside', () => {
  const image = { ...createImage(4, 4), alpha: new Uint8Array(16).fill(200) }
  const { alpha } = warpAffine(image, [1, 0, -2, 0, 1, 0], 6, 4, { border: 'constant' })
  expect([...alpha!.subarray(0, 6)]).toEqual([0, 0, 200, 200, 200, 200])
})

test('far-away and degenerate maps stay safe', () => {
  const image = stripes(5, 4)
  for (const border of ['replicate', 'constant', 'reflect'] as const)
    expect(warpAffine(image, [1e6, 0, -1e9, 0, 1e6, 1e9], 8, 8, { border }).data).toHaveLength(192)
  expect(() => warpAffine(image, [Number.NaN, 0, 0, 0, 1, 0], 8, 8)).toThrow(RangeError)
})
