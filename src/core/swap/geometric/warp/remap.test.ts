import { expect, test } from 'vitest'
import { createImage, type RgbImage } from '../../../imaging/rgb-image.ts'
import { remap } from './remap.ts'

const pictureOf = (width: number, height: number, value: (x: number, y: number) => number): RgbImage => {
  const image = createImage(width, height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      image.data.fill(Math.round(value(x, y)), (y * width + x) * 3, (y * width + x) * 3 + 3)
  return image
}

const mapOf = (width: number, height: number, at: (x: number, y: number) => readonly [number, number]) => {
  const points = Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width)))
  return {
    width,
    height,
    covered: new Uint8Array(width * height).fill(1),
    x: Float32Array.from(points, ([x]) => x),
    y: Float32Array.from(points, ([, y]) => y),
  }
}

test('a map that changes nothing gives back the picture', () => {
  const image = pictureOf(40, 30, (x, y) => (x * 37 + y * 91) % 256)
  expect(
    remap(
      image,
      mapOf(40, 30, (x, y) => [x, y]),
    ),
  ).toEqual(image.data)
})

test('enlarging is smooth: a ramp stays a ramp', () => {
  const image = pictureOf(20, 20, x => 10 + 10 * x)
  const out = remap(
    image,
    mapOf(60, 20, (x, y) => [3 + x / 6, y]),
  )
  for (let x = 0; x < 60; x++)
    expect(Math.abs(out[(10 * 60 + x) * 3]! - (40 + x / 0.6))).toBeLessThanOrEqual(1)
})

test.each([3, 7.5, 20])('shrinking %d times averages instead of skipping', factor => {
  const image = pictureOf(400, 400, (x, y) => (((x >> 1) + (y >> 1)) % 2 === 0 ? 0 : 200))
  const side = Math.floor(380 / factor)
  const out = remap(
    image,
    mapOf(side, side, (x, y) => [10 + x * factor, 10 + y * factor]),
  )
  expect(Math.max(...out.map(value => Math.abs(value - 100)))).toBeLessThan(30)
})

test('outside the picture its border repeats, and uncovered pixels stay black', () => {
  const image = pictureOf(8, 8, () => 90)
  const map = mapOf(6, 6, (x, y) => [x * 4 - 8, y * 4 - 8])
  map.covered[0] = 0
  const out = remap(image, map)
  expect(out[0]).toBe(0)
  expect(out.slice(3).every(value => value === 90)).toBe(true)
})
