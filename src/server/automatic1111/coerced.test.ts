import { expect, test } from 'vitest'
import { z } from 'zod'
import { coercedBoolean, coercedInt, coercedNumber, coercedText } from './coerced.ts'

test.each([
  ['256', 256],
  [' -1 ', -1],
  ['7.0', 7],
  [7.9, 7],
  [-7.9, -7],
  [true, 1],
])('%j is the integer %j', (sent, read) => {
  expect(coercedInt(z.int()).parse(sent)).toBe(read)
})

test.each([
  ['7.5', 7.5],
  ['1e-3', 0.001],
  [false, 0],
])('%j is the number %j', (sent, read) => {
  expect(coercedNumber(z.number()).parse(sent)).toBe(read)
})

test.each([
  ['True', true],
  ['off', false],
  [1, true],
  [0, false],
])('%j is %j', (sent, read) => {
  expect(coercedBoolean.parse(sent)).toBe(read)
})

test('a number is a text', () => {
  expect(coercedText.parse(7)).toBe('7')
})

test.each([
  [coercedInt(z.int()), 'many'],
  [coercedInt(z.int()), ''],
  [coercedInt(z.int().max(5)), '6'],
  [coercedNumber(z.number()), [1]],
  [coercedBoolean, 'maybe'],
  [coercedBoolean, 2],
  [coercedText, true],
])('what means nothing is refused', (schema, sent) => {
  expect(schema.safeParse(sent).success).toBe(false)
})
