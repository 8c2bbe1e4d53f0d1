import { describe, expect, test } from 'vitest'
import type { Plane } from '../rgb-image.ts'
import { boxBlur, fastGaussianBlur, gaussianBlur, type Samples } from './gaussian-blur.ts'
import { dilate, erode } from './morphology.ts'

const noise = (width: number, height: number, channels: number): Samples => {
  let state = 9
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return { width, height, channels, data: Float32Array.from({ length: width * height * channels }, next) }
}

const at = ({ width, height, channels = 1, data }: Samples, x: number, y: number, c: number) => {
  const inX = Math.min(width - 1, Math.max(0, x))
  const inY = Math.min(height - 1, Math.max(0, y))
  return data[(inY * width + inX) * channels + c]!
}

/** The definition in two dimensions, slow and plain. */
const bruteForce = (samples: Samples, reach: number, weight: (dx: number, dy: number) => number) => {
  const { width, height, channels = 1 } = samples
  const out = new Float32Array(samples.data.length)
  for (let y = 0, to = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++, to++) {
        let [sum, total] = [0, 0]
        for (let dy = -reach; dy <= reach; dy++)
          for (let dx = -reach; dx <= reach; dx++) {
            sum += weight(dx, dy) * at(samples, x + dx, y + dy, c)
            total += weight(dx, dy)
          }
        out[to] = sum / total
      }
  return out
}

const gauss = (sigma: number) => (dx: number, dy: number) =>
  Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma))

const largestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0)

describe.each([1, 3])('%i channels', channels => {
  const samples = noise(19, 13, channels)

  test.each([0.4, 1, 2.3])('gaussian σ = %d is the definition', sigma => {
    const expected = bruteForce(samples, Math.ceil(4 * sigma), gauss(sigma))
    expect(largestDifference(gaussianBlur(samples, sigma).data, expected)).toBeLessThan(1e-5)
  })

  test.each([1, 3, 30])('box of radius %i is the mean', radius => {
    const expected = bruteForce(samples, radius, () => 1)
    expect(largestDifference(boxBlur(samples, radius).data, expected)).toBeLessThan(1e-5)
  })
})

test.each([2, 6.5, 25])('fast gaussian σ = %d of an edge follows the exact one', sigma => {
  const size = 200
  const edge = Float32Array.from({ length: size * size }, (_, i) => (i % size < 90 && i >= 60 * size ? 1 : 0))
  const plane = { width: size, height: size, data: edge }
  expect(
    largestDifference(fastGaussianBlur(plane, sigma).data, gaussianBlur(plane, sigma).data),
  ).toBeLessThan(0.02)
})

test('nothing to blur', () => {
  const samples = noise(5, 4, 1)
  for (const blur of [gaussianBlur, fastGaussianBlur, boxBlur])
    expect(blur(samples, 0).data).toEqual(samples.data)
  const one = { width: 1, height: 1, data: Float32Array.of(0.7) }
  for (const blur of [gaussianBlur, fastGaussianBlur, boxBlur])
    expect(blur(one, 3).data[0]).toBeCloseTo(0.7, 6)
})

describe('erode and dilate', () => {
  const dot = (): Plane => {
    const data = new Float32Array(11 * 9)
    data[4 * 11 + 5] = 1
    return { width: 11, height: 9, data }
  }
  const rows = ({ width, height, data }: Plane) =>
    Array.from({ length: height }, (_, y) => [...data.subarray(y * width, (y + 1) * width)].join(''))

  test('a dot grows to a disc', () =>
    expect(rows(dilate(dot(), 2))).toEqual([
      '00000000000',
      '00000000000',
      '00000100000',
      '00001110000',
      '00011111000',
      '00001110000',
      '00000100000',
      '00000000000',
      '00000000000',
    ]))

  test('and the disc shrinks to the dot', () => {
    expect(erode(dilate(dot(), 2), 2)).toEqual(dot())
    expect(erode(dilate(dot(), 3.2), 3.2)).toEqual(dot())
  })

  test('the picture’s edge neither eats nor feeds', () => {
    const full = { width: 6, height: 5, data: new Float32Array(30).fill(1) }
    expect(erode(full, 2)).toEqual(full)
    expect(dilate({ ...full, data: new Float32Array(30) }, 2).data.every(v => v === 0)).toBe(true)
  })

  test('values between 0 and 1 are kept', () => {
    const { data } = noise(15, 12, 1)
    const plane = { width: 15, height: 12, data }
    for (const [i, value] of dilate(plane, 1.5).data.entries()) {
      const [x, y] = [i % 15, Math.floor(i / 15)]
      let most = 0
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) most = Math.max(most, at({ ...plane }, x + dx, y + dy, 0))
      expect(value).toBe(most)
    }
  })
})
