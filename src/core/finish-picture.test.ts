import { expect, test } from 'vitest'
import { cutsDeep, finishPicture } from './finish-picture.ts'
import type { RgbImage } from './imaging/rgb-image.ts'

const background = 200

/** A black disc on grey; `x` is the distance of its centre from the middle. */
const disc = (side: number, radius: number, y = side / 2): RgbImage => {
  const data = new Uint8Array(3 * side * side).fill(background)
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      if (Math.hypot(column + 0.5 - side / 2, row + 0.5 - y) < radius)
        data.fill(0, 3 * (row * side + column), 3 * (row * side + column + 1))
  return { width: side, height: side, data }
}

const isDark = ({ data, width }: RgbImage, x: number, y: number) => data[3 * (y * width + x)]! < 100

/** Bounds of what is dark, in pixels. */
const extent = (image: RgbImage) => {
  const rows = Array.from({ length: image.height }, (_, y) => y)
  const columns = Array.from({ length: image.width }, (_, x) => x)
  const xs = columns.filter(x => rows.some(y => isDark(image, x, y)))
  const ys = rows.filter(y => columns.some(x => isDark(image, x, y)))
  return { width: xs.length, height: ys.length, top: ys[0]!, bottom: image.height - 1 - ys.at(-1)! }
}

test.each([
  [1536, 1024],
  [1024, 1792],
  [768, 768],
  [513, 769],
  [64, 64],
])('%i×%i is exact, and a disc stays round', async (width, height) => {
  const finished = await finishPicture(disc(256, 50), { width, height }, [])
  expect([finished.width, finished.height]).toEqual([width, height])
  expect(finished.data).toHaveLength(3 * width * height)
  const found = extent(finished)
  const wanted = 100 * Math.max(width / 256, height / 256)
  expect(found.width / wanted).toBeCloseTo(1, 1)
  expect(Math.abs(found.width - found.height)).toBeLessThanOrEqual(2)
})

test('a face at the border is not cut off, and what is missing is the background', async () => {
  const picture = disc(256, 60, 80)
  const face = [68, 60, 120, 90] as const
  const cut = extent(await finishPicture(picture, { width: 1024, height: 512 }, []))
  expect(cut.top).toBe(0)
  const finished = await finishPicture(picture, { width: 1024, height: 512 }, [face])
  const { width, height, top, bottom } = extent(finished)
  expect(Math.abs(width - height)).toBeLessThanOrEqual(2)
  expect(Math.min(top, bottom)).toBeGreaterThan(10)
  expect(finished.data[3 * 1024 * 256]).toBe(background)
  expect(finished.data.at(-1)).toBe(background)
})

test('a picture that has its size already is not touched', async () => {
  const picture = disc(128, 30)
  expect(await finishPicture(picture, picture, [[0, 0, 128, 128]])).toEqual(picture)
})

test('where faces are matters only if much is cut off', () => {
  expect(cutsDeep({ width: 520, height: 776 }, { width: 513, height: 769 })).toBe(false)
  expect(cutsDeep({ width: 256, height: 256 }, { width: 1536, height: 1024 })).toBe(true)
})
