import { expect, test } from 'vitest'
import { clampNumber, readNumber } from './number-text.ts'

const steps = { min: 1, max: 150, step: 1 }
const guidance = { min: 0, max: 30, step: 0.5 }

test('numbers within the range are taken as typed, with comma or point', () => {
  expect(readNumber(' 20 ', steps)).toEqual({ kind: 'good', value: 20 })
  expect(readNumber('7,5', guidance)).toEqual({ kind: 'good', value: 7.5 })
  expect(readNumber('7.25', guidance)).toEqual({ kind: 'good', value: 7.25 })
})

test('numbers out of range are bad and name the nearest allowed one', () => {
  expect(readNumber('0', steps)).toEqual({ kind: 'bad', nearest: 1 })
  expect(readNumber('900', steps)).toEqual({ kind: 'bad', nearest: 150 })
  expect(readNumber('-1', guidance)).toEqual({ kind: 'bad', nearest: 0 })
})

test('a fraction is bad where whole numbers are wanted', () => {
  expect(readNumber('20.4', steps)).toEqual({ kind: 'bad', nearest: 20 })
})

test('what is no number has no nearest one, and nothing typed is empty', () => {
  for (const text of ['abc', '1e3', '0x10', '--2', '1.2.3', 'Infinity'])
    expect(readNumber(text, steps)).toEqual({ kind: 'bad', nearest: null })
  expect(readNumber('  ', steps)).toEqual({ kind: 'empty' })
})

test('clamping keeps exact large seeds', () => {
  const seeds = { min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 }
  expect(clampNumber(Number.MAX_SAFE_INTEGER, seeds)).toBe(Number.MAX_SAFE_INTEGER)
  expect(readNumber('9007199254740991', seeds)).toEqual({ kind: 'good', value: 9007199254740991 })
})

test('numbers may be typed in the digits of other keyboards', () => {
  for (const text of ['٧٫٥', '۷٫۵', '７．５', '7,5', '7.5'])
    expect(readNumber(text, guidance)).toEqual({ kind: 'good', value: 7.5 })
  expect(readNumber('−٣', { min: -5, max: 5, step: 1 })).toEqual({ kind: 'good', value: -3 })
})
