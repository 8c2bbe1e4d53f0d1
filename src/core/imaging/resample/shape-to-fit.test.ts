import { expect, test } from 'vitest'
import type { RgbImage } from '../rgb-image.ts'
import { shapePlaneToFit, shapeToFit } from './shape-to-fit.ts'

/** Two pixels wide and one high: black, white. */
const wide: RgbImage = { width: 2, height: 1, data: Uint8Array.from([0, 0, 0, 255, 255, 255]) }
const square = { width: 10, height: 10 }

test('a wide picture becomes square: cut, stretched later, or with more above and below', async () => {
  expect(await shapeToFit(wide, square, 'crop')).toMatchObject({ width: 1, height: 1 })
  expect(await shapeToFit(wide, square, 'stretch')).toBe(wide)
  const filled = await shapeToFit(wide, square, 'fill')
  expect(filled).toMatchObject({ width: 2, height: 2 })
  // The side that is added goes on as the picture does.
  expect([...filled.data.subarray(0, 6)]).toEqual([0, 0, 0, 255, 255, 255])
  expect(filled.data[9]).toBeGreaterThan(filled.data[6]!)
})

test('a mask marks nothing of what is added', () => {
  const mask = { width: 2, height: 1, data: Float32Array.from([1, 1]) }
  expect(shapePlaneToFit(mask, square, 'fill')).toEqual({
    ...{ width: 2, height: 2, data: Float32Array.from([1, 1, 0, 0]) },
  })
  expect(shapePlaneToFit(mask, square, 'crop')).toMatchObject({ width: 1, height: 1 })
})
