import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchHealth } from './engine-health.ts'
import { decideRestart } from './restart-policy.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const watch = (busy: boolean, answers: boolean) => {
  let silences = 0
  const check = watchHealth({
    ping: () => {
      if (answers) check.answered()
    },
    isBusy: () => busy,
    onSilence: () => silences++,
  })
  return { check, silences: () => silences }
}

test('an engine that answers is left alone', () => {
  const { check, silences } = watch(false, true)
  vi.advanceTimersByTime(3_600_000)
  expect(silences()).toBe(0)
  check.stop()
})

test('silence is noticed after a minute, and after three while a job runs', () => {
  const idle = watch(false, false)
  const busy = watch(true, false)
  vi.advanceTimersByTime(60_000)
  expect(idle.silences()).toBe(0)
  vi.advanceTimersByTime(20_000)
  expect(idle.silences()).toBeGreaterThan(0)
  vi.advanceTimersByTime(100_000)
  expect(busy.silences()).toBe(0)
  vi.advanceTimersByTime(20_000)
  expect(busy.silences()).toBeGreaterThan(0)
  idle.check.stop()
  busy.check.stop()
})

test('a computer that slept is no silence', () => {
  const { check, silences } = watch(false, true)
  vi.advanceTimersByTime(30_000)
  vi.setSystemTime(Date.now() + 8 * 3_600_000)
  vi.advanceTimersByTime(30_000)
  expect(silences()).toBe(0)
  check.stop()
})

test('an engine is started again at once, then ever later, and the sixth end in two minutes is the last', () => {
  const now = 1_000_000
  const decisions = [1, 2, 3, 4, 5, 6].map(count => decideRestart(Array(count).fill(now - 1000), now))
  const waits = decisions.slice(0, 5).map(decision => (decision.kind === 'wait' ? decision.milliseconds : -1))
  expect(waits[0]).toBe(0)
  expect(waits).toEqual([...waits].sort((a, b) => a - b))
  expect(decisions[5]).toEqual({ kind: 'give-up' })
  expect(
    decideRestart(
      Array(9)
        .fill(now - 121_000)
        .concat(now),
      now,
    ),
  ).toEqual({ kind: 'wait', milliseconds: 0 })
})
