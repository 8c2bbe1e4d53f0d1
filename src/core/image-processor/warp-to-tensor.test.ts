import { describe, expect, test } from 'vitest'
import type { Affine } from '../imaging/resample/affine.ts'
import { createPyramid } from '../imaging/resample/pyramid.ts'
import { warpAffine } from '../imaging/resample/warp.ts'
import { createImage, type RgbImage } from '../imaging/rgb-image.ts'
import { minusOneToOne } from './normalisation.ts'
import { type WarpToTensorOptions, warpToTensor } from './warp-to-tensor.ts'

const noise = (width: number, height: number): RgbImage => {
  const image = createImage(width, height)
  let state = 1
  for (let i = 0; i < image.data.length; i++) {
    state = (state * 1103515245 + 12345) % 2147483648
    image.data[i] = state >> 16
  }
  return image
}

const size: WarpToTensorOptions = { width: 21, height: 17, border: 'replicate' }

/** The input as bytes again, interleaved. */
const toBytes = (data: Float32Array, { width, height }: WarpToTensorOptions): number[] => {
  const plane = width * height
  return Array.from(
    { length: 3 * plane },
    (_, i) => data[(i % 3) * plane + Math.floor(i / 3)]! * 127.5 + 127.5,
  )
}

const maps: [string, Affine][] = [
  ['as it is', [1, 0, 4, 0, 1, 3]],
  ['upright, enlarged, over the border', [0.7, 0, -3.2, 0, 0.7, 25.4]],
  ['upright, a little reduced', [1.4, 0, 2.6, 0, 1.3, -4.1]],
  ['mirrored', [-1.1, 0, 28.3, 0, 1.1, 2]],
  ['turned inside', [0.6, -0.4, 12, 0.4, 0.6, 3]],
  ['turned over the border', [0.9, -0.5, 9.1, 0.5, 0.9, -2.7]],
  ['turned, far outside', [0.9, -0.5, 300, 0.5, 0.9, 300]],
]

describe.each(maps)('%s', (_, toImage) => {
  const image = noise(31, 27)

  test('nearest pixel beyond the border, as the image warp', () => {
    const actual = toBytes(warpToTensor(createPyramid(image), toImage, size, minusOneToOne).data, size)
    const expected = warpAffine(image, toImage, 21, 17, { border: 'replicate' }).data
    for (const [i, value] of expected.entries()) expect(Math.abs(actual[i]! - value)).toBeLessThan(0.51)
  })

  test('a byte value beyond the border', () => {
    const grey: WarpToTensorOptions = { ...size, border: 127 }
    const input = warpToTensor(createPyramid(image), toImage, grey, minusOneToOne)
    expect(input.dims).toEqual([1, 3, 17, 21])
    const actual = toBytes(input.data, grey)
    const inside = warpAffine(image, toImage, 21, 17, { border: 'replicate' }).data
    for (let y = 0, i = 0; y < 17; y++)
      for (let x = 0; x < 21; x++) {
        const px = toImage[0] * x + toImage[1] * y + toImage[2]
        const py = toImage[3] * x + toImage[4] * y + toImage[5]
        const isOutside = px < -0.5 || py < -0.5 || px > 30.5 || py > 26.5
        for (let c = 0; c < 3; c++, i++)
          expect(Math.abs(actual[i]! - (isOutside ? 127 : inside[i]!))).toBeLessThan(0.51)
      }
  })
})

test('a picture is averaged before it is reduced', () => {
  const board = createImage(256, 256)
  for (let i = 0; i < 256 * 256; i++) board.data.fill(((i % 256) + (i >> 8)) % 2 ? 255 : 0, 3 * i, 3 * i + 3)
  const pyramid = createPyramid(board)
  for (const [step, turn] of [
    [2.2, 0],
    [3, 0.4],
    [7.9, 0],
    [13, 1.2],
  ] as const) {
    const [a, b] = [step * Math.cos(turn), step * Math.sin(turn)]
    const { data } = warpToTensor(pyramid, [a, -b, 100, b, a, 100], size, minusOneToOne)
    for (const value of data) expect(Math.abs(value)).toBeLessThan(0.02)
  }
})

test('a reduced gradient stays where it was', () => {
  const ramp = createImage(255, 64)
  for (let i = 0; i < 255 * 64; i++) ramp.data.fill(i % 255, 3 * i, 3 * i + 3)
  for (const step of [1, 1.6, 3, 5.5]) {
    const bytes = toBytes(
      warpToTensor(createPyramid(ramp), [step, 0, 60, 0, step, 5], size, minusOneToOne).data,
      size,
    )
    for (let x = 0; x < 21; x++) expect(Math.abs(bytes[3 * x]! - (60 + step * x))).toBeLessThan(1.01)
  }
})

test('a pyramid halves until the rest is small, and never below one pixel', () => {
  const pyramid = createPyramid(noise(100, 7))
  expect(pyramid.level(1).size).toBe(1)
  expect(pyramid.level(1.49).size).toBe(1)
  expect(pyramid.level(1.5).size).toBe(2)
  expect(pyramid.level(4).size).toBe(4)
  const last = pyramid.level(1000)
  expect([last.width, last.height, last.size]).toEqual([25, 1, 4])
})
