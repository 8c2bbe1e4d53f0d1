import { expect, test } from 'vitest'
import { noSides } from '../../../../shared/window/form-defaults.ts'
import { draggedSide, shapeNames, shapeOf, shapes, sidesFor } from './sides.ts'

test('a shape is reached by adding only, evenly on both sides, to within a step', () => {
  for (const picture of [
    { width: 1024, height: 1024 },
    { width: 800, height: 600 },
    { width: 600, height: 1000 },
  ])
    for (const name of shapeNames) {
      const { left, top, right, bottom } = sidesFor(picture, name)
      expect([left, top]).toEqual([right, bottom])
      expect(Math.min(left, top)).toBe(0)
      const [across, down] = shapes[name]
      const width = picture.width + 2 * left
      expect(Math.abs(width - ((picture.height + 2 * top) * across) / down)).toBeLessThanOrEqual(16)
    }
  expect(sidesFor({ width: 1024, height: 1024 }, '16:9')).toEqual({ ...noSides, left: 400, right: 400 })
})

test('a shape is told by its sides; that of the picture itself is none', () => {
  const picture = { width: 1024, height: 1024 }
  expect(shapeOf(picture, sidesFor(picture, '4:3'))).toBe('4:3')
  expect(shapeOf(picture, noSides)).toBeNull()
  expect(shapeOf(picture, { ...noSides, left: 8 })).toBeNull()
})

test('a dragged side stays within what the engine takes, in steps of eight', () => {
  expect(draggedSide(0, 61)).toBe(64)
  expect(draggedSide(64, -500)).toBe(0)
  expect(draggedSide(2000, 500)).toBe(2048)
})
