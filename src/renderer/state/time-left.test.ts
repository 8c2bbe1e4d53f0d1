import { describe, expect, test } from 'vitest'
import { extrapolateTimeLeft, roundTimeLeft, smoothTimeLeft } from './time-left.ts'

describe('extrapolateTimeLeft', () => {
  test('says nothing before 5 %', () => {
    expect(extrapolateTimeLeft(0.049, 10_000)).toBeNull()
    expect(extrapolateTimeLeft(0.5, 0)).toBeNull()
  })

  test('goes on as so far', () => {
    expect(extrapolateTimeLeft(0.25, 10_000)).toBe(30_000)
    expect(extrapolateTimeLeft(1, 10_000)).toBe(0)
  })
})

describe('smoothTimeLeft', () => {
  test('runs down by the clock when the estimates agree', () => {
    const first = smoothTimeLeft(null, 0.2, 0, 2000)
    expect(first).toEqual({ milliseconds: 8000, at: 2000 })
    expect(smoothTimeLeft(first, 0.4, 0, 4000)?.milliseconds).toBeCloseTo(6000)
  })

  test('moves a quarter of the way to a guess that jumps', () => {
    const stalled = smoothTimeLeft({ milliseconds: 6000, at: 4000 }, 0.4, 0, 8000)
    expect(stalled?.milliseconds).toBeCloseTo(2000 + 0.25 * (12_000 - 2000))
  })

  test('never falls below nothing', () => {
    expect(smoothTimeLeft({ milliseconds: 100, at: 0 }, 1, 0, 5000)?.milliseconds).toBe(0)
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
