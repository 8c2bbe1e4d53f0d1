import { describe, expect, test } from 'vitest'
import { followTimeLeft, guessTimeLeft, speakTimeLeft } from './time-left.ts'

describe('guessTimeLeft', () => {
  test('says nothing before 5 %', () => {
    expect(guessTimeLeft(0.049, 10_000)).toBeNull()
    expect(guessTimeLeft(0.5, 0)).toBeNull()
  })

  test('goes on as so far', () => {
    expect(guessTimeLeft(0.25, 10_000)).toBe(30_000)
    expect(guessTimeLeft(1, 10_000)).toBe(0)
  })
})

describe('followTimeLeft', () => {
  test('runs down by the clock when the guesses agree', () => {
    const first = followTimeLeft(null, 0.2, 0, 2000)
    expect(first).toEqual({ left: 8000, at: 2000 })
    expect(followTimeLeft(first, 0.4, 0, 4000)?.left).toBeCloseTo(6000)
  })

  test('moves a quarter of the way to a guess that jumps', () => {
    const stalled = followTimeLeft({ left: 6000, at: 4000 }, 0.4, 0, 8000)
    expect(stalled?.left).toBeCloseTo(2000 + 0.25 * (12_000 - 2000))
  })

  test('never falls below nothing', () => {
    expect(followTimeLeft({ left: 100, at: 0 }, 1, 0, 5000)?.left).toBe(0)
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
  expect(speakTimeLeft(milliseconds)).toEqual({ unit, count })
})
