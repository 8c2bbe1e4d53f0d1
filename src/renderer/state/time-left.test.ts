import { describe, expect, test } from 'vitest'
import { nextEnd, roundTimeLeft } from './time-left.ts'

describe('nextEnd', () => {
  test('is the first estimate, and stays where the next ones agree', () => {
    const first = nextEnd(null, 10_000, 0)
    expect(first).toEqual({ end: 10_000 })
    expect(nextEnd(first, 10_000, 4000)).toEqual(first)
  })

  test('does not go up for an estimate that is a little later', () => {
    expect(nextEnd({ end: 10_000 }, 12_000, 0)).toEqual({ end: 10_000 })
    expect(nextEnd({ end: 10_000 }, 11_400, 9000)).toEqual({ end: 10_000 })
  })

  test('tells the truth about one that is much later, at once', () => {
    expect(nextEnd({ end: 10_000 }, 14_000, 0)).toEqual({ end: 14_000 })
  })

  test('moves to an earlier one bit by bit', () => {
    expect(nextEnd({ end: 10_000 }, 5000, 0)).toEqual({ end: 8000 })
  })
})

test.each([
  [0, 'seconds', 1],
  [900, 'seconds', 1],
  [9500, 'seconds', 10],
  [11_000, 'seconds', 15],
  [58_000, 'seconds', 60],
  [90_000, 'seconds', 90],
  [100_000, 'minutes', 2],
  [170_000, 'minutes', 3],
] as const)('%d ms is said as %s %d', (milliseconds, unit, count) => {
  expect(roundTimeLeft(milliseconds)).toEqual({ unit, count })
})
