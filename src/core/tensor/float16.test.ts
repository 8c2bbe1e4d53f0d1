import { expect, test } from 'vitest'
import { fromHalf, toHalf } from './float16.ts'

test('every half survives the way to float and back', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = fromHalf(bits)
    if (Number.isNaN(value)) expect(fromHalf(toHalf(value))).toBeNaN()
    else expect(toHalf(value)).toBe(bits)
  }
})

test('rounds to nearest, ties to even, and overflows to infinity', () => {
  expect(toHalf(1 + 2 ** -11)).toBe(toHalf(1))
  expect(toHalf(1 + 3 * 2 ** -11)).toBe(toHalf(1 + 2 ** -9))
  expect(fromHalf(toHalf(65519))).toBe(65504)
  expect(fromHalf(toHalf(65520))).toBe(Number.POSITIVE_INFINITY)
  expect(toHalf(2 ** -25)).toBe(0)
  expect(toHalf(-(2 ** -24))).toBe(0x8001)
})
