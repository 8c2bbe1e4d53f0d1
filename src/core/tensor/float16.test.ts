import { expect, test } from 'vitest'
import { fromFloat16Bits, toFloat16Bits } from './float16.ts'

test('every half survives the way to float and back', () => {
  for (let bits = 0; bits < 0x10000; bits++) {
    const value = fromFloat16Bits(bits)
    if (Number.isNaN(value)) expect(fromFloat16Bits(toFloat16Bits(value))).toBeNaN()
    else expect(toFloat16Bits(value)).toBe(bits)
  }
})

test('rounds to nearest, ties to even, and overflows to infinity', () => {
  expect(toFloat16Bits(1 + 2 ** -11)).toBe(toFloat16Bits(1))
  expect(toFloat16Bits(1 + 3 * 2 ** -11)).toBe(toFloat16Bits(1 + 2 ** -9))
  expect(fromFloat16Bits(toFloat16Bits(65519))).toBe(65504)
  expect(fromFloat16Bits(toFloat16Bits(65520))).toBe(Number.POSITIVE_INFINITY)
  expect(toFloat16Bits(2 ** -25)).toBe(0)
  expect(toFloat16Bits(-(2 ** -24))).toBe(0x8001)
})
