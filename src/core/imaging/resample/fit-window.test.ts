import { expect, test } from 'vitest'
import { fitWindow } from './fit-window.ts'

const square = { width: 1000, height: 1000 }

test('the middle is taken, as much as fits in the shape', () => {
  expect(fitWindow(square, { width: 1500, height: 1000 })).toEqual({
    ...{ left: 0, top: 166, width: 1000, height: 667 },
  })
  expect(fitWindow(square, { width: 300, height: 600 })).toEqual({
    ...{ left: 250, top: 0, width: 500, height: 1000 },
  })
  expect(fitWindow(square, { width: 64, height: 64 })).toEqual({ left: 0, top: 0, ...square })
})

test('a few pixels too many are cut, not squeezed', () => {
  expect(fitWindow({ width: 520, height: 776 }, { width: 513, height: 769 })).toEqual({
    ...{ left: 3, top: 3, width: 513, height: 769 },
  })
})

test('a head stays in sight: the window moves to it, or grows beyond the image', () => {
  const wide = { width: 1000, height: 500 }
  expect(fitWindow(square, wide, [[400, 50, 200, 300]])).toMatchObject({ top: 50, height: 500 })
  expect(fitWindow(square, wide, [[400, 300, 200, 300]])).toMatchObject({ top: 250, height: 500 })
  const grown = fitWindow(square, wide, [[300, 100, 400, 700]])
  expect(grown).toEqual({ left: -200, top: 100, width: 1400, height: 700 })
  // More than all of it is never needed.
  expect(fitWindow(square, wide, [[-50, -50, 2000, 2000]])).toEqual({
    ...{ left: -500, top: 0, width: 2000, height: 1000 },
  })
})

test('of several heads all stay', () => {
  const boxes = [
    [100, 100, 100, 150],
    [700, 600, 100, 150],
  ] as const
  expect(fitWindow(square, { width: 1000, height: 700 }, boxes)).toMatchObject({ top: 100, height: 700 })
  expect(fitWindow(square, { width: 1000, height: 500 }, boxes)).toMatchObject({ top: 100, height: 650 })
})
