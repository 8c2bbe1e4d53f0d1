import { expect, test } from 'vitest'
import { squareAround } from './square-around.ts'

const image = { width: 100, height: 60 }

test.each([
  ['inside', [40, 20, 10, 8], 2, [35, 14, 20, 20]],
  ['between pixels', [40.3, 20.4, 10, 10], 2, [35, 15, 20, 20]],
  ['cut off on two sides', [2, 3, 10, 10], 3, [0, 0, 22, 23]],
  ['cut off on the others', [92, 48, 20, 20], 1.5, [87, 43, 13, 17]],
  ['smaller than a pixel', [50, 30, 0.2, 0.2], 1, [50, 30, 1, 1]],
] as const)('a box %s', (_, box, multiple, expected) => {
  expect(squareAround(image, [...box], multiple)).toEqual(expected)
})
