import { expect, test } from 'vitest'
import { applyAffine, composeAffine, identityAffine, invertAffine } from './affine.ts'

const turn = [0, -2, 5, 2, 0, 1] as const
const shear = [1, 0.5, -3, 0.25, 2, 7] as const

test('applies rows of the matrix', () => {
  expect(applyAffine(turn, [3, 4])).toEqual([-3, 7])
  expect(applyAffine(identityAffine, [3, 4])).toEqual([3, 4])
})

test('composes in the order named', () => {
  const point = [1.5, -2] as const
  expect(applyAffine(composeAffine(turn, shear), point)).toEqual(applyAffine(turn, applyAffine(shear, point)))
})

test('the inverse undoes the map', () => {
  const back = composeAffine(invertAffine(shear), shear)
  for (const [i, value] of back.entries()) expect(value).toBeCloseTo(identityAffine[i]!, 12)
  expect(() => invertAffine([1, 2, 0, 2, 4, 0])).toThrow(RangeError)
})
