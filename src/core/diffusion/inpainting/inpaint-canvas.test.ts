import { expect, test } from 'vitest'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { coveredBy, createInpaintCanvas, drawingOf, pasteDrawing } from './inpaint-canvas.ts'
import { addSides } from './outpaint.ts'

const imageOf = (width: number, height: number, value: (x: number, y: number) => number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const at = Math.floor(i / 3)
    return value(at % width, Math.floor(at / width))
  }),
})
const boxMask = (width: number, height: number, [left, top, right, bottom]: readonly number[]): Plane => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    return x >= left! && x < right! && y >= top! && y < bottom! ? 1 : 0
  }),
})
const square = { width: 64, height: 64 }

test('the part that is drawn has the shape of the drawing, and stays inside the picture', () => {
  const picture = imageOf(300, 200, () => 0)
  const regionOf = (box: readonly number[], padding: number, drawing = square) =>
    createInpaintCanvas(picture, boxMask(300, 200, box), { maskBlur: 0, padding, drawing })?.region
  // 40 × 20, and 10 around it; made a square.
  expect(regionOf([100, 100, 140, 120], 10)).toEqual({ left: 90, top: 80, right: 150, bottom: 140 })
  expect(regionOf([280, 10, 300, 90], 0)).toEqual({ left: 220, top: 10, right: 300, bottom: 90 })
  expect(regionOf([0, 190, 60, 200], 4, { width: 128, height: 64 })).toEqual({
    ...{ left: 0, top: 168, right: 64, bottom: 200 },
  })
  // As wide as the picture it cannot be a square.
  expect(regionOf([0, 50, 300, 60], 0)).toEqual({ left: 0, top: 0, right: 300, bottom: 200 })
  expect(regionOf([10, 10, 10, 10], 32)).toBeUndefined()
})

test('a part of another shape than the drawing is drawn in its middle, and comes back where it was', async () => {
  const picture = imageOf(200, 100, (x, y) => Math.round(127 + 100 * Math.sin(x / 9) * Math.cos(y / 7)))
  const options = { maskBlur: 0, padding: 0, drawing: square }
  const canvas = createInpaintCanvas(picture, boxMask(200, 100, [0, 0, 200, 100]), options)!
  const { image, mask } = await drawingOf(canvas, { width: 256, height: 256 }, false)
  expect(mask.data.every(value => value === 1)).toBe(true)
  // 256 × 128 in the middle; above it the border again.
  const row = (y: number) => image.data.subarray(3 * 256 * y, 3 * 256 * (y + 1))
  expect(row(0)).toEqual(row(64))
  expect(row(255)).toEqual(row(191))
  const back = await pasteDrawing(canvas, image)
  const worst = back.data.reduce((most, v, i) => Math.max(most, Math.abs(v - picture.data[i]!)), 0)
  expect(worst).toBeLessThanOrEqual(2)
})

test('a border is opaque from grey on, and runs into the picture where less is drawn', async () => {
  const picture = imageOf(8, 1, () => 100)
  const mask = { width: 8, height: 1, data: Float32Array.of(0, 0.001, 0.1, 0.25, 0.4, 0.5, 0.9, 1) }
  const canvas = createInpaintCanvas(picture, mask, { maskBlur: 0, drawing: picture })!
  const { data } = await pasteDrawing(
    canvas,
    imageOf(8, 1, () => 200),
  )
  expect([...data].filter((_, i) => i % 3 === 0)).toEqual([100, 100, 120, 150, 180, 200, 200, 200])
})

test('added sides mirror the picture, again and again', () => {
  const sides = { left: 2, top: 0, right: 7, bottom: 1 }
  const { data, width, height } = addSides(
    imageOf(3, 2, (x, y) => 10 * y + x),
    sides,
  )
  expect([width, height]).toEqual([12, 3])
  const rows = Array.from({ length: 3 }, (_, y) =>
    Array.from({ length: 12 }, (_, x) => data[3 * (12 * y + x)]),
  )
  expect(rows[0]).toEqual([1, 0, 0, 1, 2, 2, 1, 0, 0, 1, 2, 2])
  expect(rows[2]).toEqual(rows[1])
})

test('how much of a face is drawn', () => {
  const canvas = createInpaintCanvas(
    imageOf(100, 100, () => 0),
    boxMask(100, 100, [50, 0, 100, 100]),
    {
      ...{ maskBlur: 0, drawing: square },
    },
  )!
  expect(coveredBy(canvas, [60, 20, 20, 20])).toBe(1)
  expect(coveredBy(canvas, [40, 20, 20, 20])).toBe(0.5)
  expect(coveredBy(canvas, [-30, -30, 20, 20])).toBe(0)
  expect(coveredBy(canvas, [90, 90, 20, 20])).toBe(1)
})
