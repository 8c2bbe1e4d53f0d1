import { expect, test } from 'vitest'
import { createImage, type RgbImage } from '../../imaging/rgb-image.ts'
import { floatTensor } from '../../tensor/tensor.ts'
import { readTile, splitAxis, writeTile } from './tiles.ts'

/** Red is x, green y, blue 100 + x. */
const coordinates = (width: number, height: number): RgbImage => {
  const image = createImage(width, height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) image.data.set([x, y, 100 + x], (y * width + x) * 3)
  return image
}

test('a window beyond the border sees the picture mirrored, the border pixel once', () => {
  const { data, dims } = readTile(coordinates(4, 3), { x: -2, y: -1, width: 8, height: 5 })
  expect(dims).toEqual([1, 3, 5, 8])
  const plane = (c: number) => Array.from(data.subarray(c * 40, c * 40 + 40), v => Math.round(v * 255))
  expect(plane(0).slice(0, 8)).toEqual([2, 1, 0, 1, 2, 3, 2, 1])
  expect(plane(1).filter((_, i) => i % 8 === 0)).toEqual([1, 0, 1, 2, 1])
  expect(plane(2).slice(32, 40)).toEqual([102, 101, 100, 101, 102, 103, 102, 101])
})

test('mirroring goes on for windows many times the picture', () => {
  const { data } = readTile(coordinates(2, 1), { x: -5, y: -3, width: 9, height: 2 })
  expect(Array.from(data.subarray(0, 9), v => Math.round(v * 255))).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1])
})

test('values are 0 to 1 and land in the array handed in', () => {
  const image = createImage(1, 1)
  image.data.set([0, 51, 255])
  const buffer = new Float32Array(3)
  expect(readTile(image, { x: 0, y: 0, width: 1, height: 1 }, buffer).data).toBe(buffer)
  expect(buffer[0]).toBe(0)
  expect(buffer[1]).toBeCloseTo(0.2, 6)
  expect(buffer[2]).toBeCloseTo(1, 6)
})

test('a part is written where it belongs, clamped and rounded, and nothing else', () => {
  const output = floatTensor(
    Float32Array.from({ length: 48 }, (_, i) => [-0.2, 0.5, 1.3, 0.1][i % 4]!),
    [1, 3, 4, 4],
  )
  const image = createImage(4, 3)
  image.data.fill(7)
  writeTile(output, { x: 1, y: 1, width: 2, height: 2 }, 1, image, 2, 1)
  const row = (y: number) => Array.from(image.data.subarray(y * 12, y * 12 + 12))
  expect(row(0)).toEqual(Array(12).fill(7))
  for (const y of [1, 2]) expect(row(y)).toEqual([7, 7, 7, 7, 7, 7, 128, 128, 128, 255, 255, 255])
})

test('shrinking takes the mean of blocks, of which only the mean is clamped', () => {
  const output = floatTensor(
    Float32Array.from({ length: 48 }, (_, i) => [0.25, 0.75, 1.2, 0.4][i % 4]!),
    [1, 3, 4, 4],
  )
  const image = createImage(2, 2)
  writeTile(output, { x: 0, y: 0, width: 2, height: 2 }, 2, image, 0, 0)
  expect(Array.from(image.data)).toEqual([128, 128, 128, 204, 204, 204, 128, 128, 128, 204, 204, 204])
})

test.each([1, 7, 64, 256])('tiles of at most %i cover any side with the fewest tiles, all alike', most => {
  const wrong = Array.from({ length: 599 }, (_, i) => i + 1).filter(length => {
    const { size, starts } = splitAxis(length, most)
    const covered = starts.every((start, i) => i === 0 || start - starts[i - 1]! <= size)
    const ends = starts[0] === 0 && starts.at(-1)! + size === length
    return size > most || starts.length !== Math.ceil(length / most) || !covered || !ends
  })
  expect(wrong).toEqual([])
})

test('an uneven side is shared out, not cut short', () => {
  expect(splitAxis(300, 256)).toEqual({ size: 150, starts: [0, 150] })
  expect(splitAxis(301, 256)).toEqual({ size: 151, starts: [0, 150] })
})
