import { expect, test } from 'vitest'
import { decodeFloat16, fromFloat16Bits, toFloat16Bits } from './float16.ts'

const halves = Uint16Array.from({ length: 0x10000 }, (_, bits) => bits)

test('every half survives the way to float and back', () => {
  const broken = halves.filter(bits => {
    const value = fromFloat16Bits(bits)
    const back = toFloat16Bits(value)
    return Number.isNaN(value) ? !Number.isNaN(fromFloat16Bits(back)) : back !== bits
  })
  expect([...broken]).toEqual([])
})

test('every half is what its sign, exponent and fraction say, alone and among others', () => {
  const expected = Float32Array.from(halves, half => {
    const [sign, exponent, fraction] = [half >>> 15 ? -1 : 1, (half >>> 10) & 31, (half & 0x3ff) / 1024]
    if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
    return exponent === 0 ? sign * fraction * 2 ** -14 : sign * (1 + fraction) * 2 ** (exponent - 15)
  })
  const among = decodeFloat16(halves)
  const differing = halves.filter(
    half => !Object.is(among[half], expected[half]) || !Object.is(fromFloat16Bits(half), expected[half]),
  )
  expect([...differing]).toEqual([])
})

test('rounds to nearest, ties to even, and overflows to infinity', () => {
  expect(toFloat16Bits(1 + 2 ** -11)).toBe(toFloat16Bits(1))
  expect(toFloat16Bits(1 + 3 * 2 ** -11)).toBe(toFloat16Bits(1 + 2 ** -9))
  expect(fromFloat16Bits(toFloat16Bits(65519))).toBe(65504)
  expect(fromFloat16Bits(toFloat16Bits(65520))).toBe(Number.POSITIVE_INFINITY)
  expect(toFloat16Bits(2 ** -25)).toBe(0)
  expect(toFloat16Bits(-(2 ** -24))).toBe(0x8001)
})
