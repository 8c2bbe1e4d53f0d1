import { expect, test } from 'vitest'
import { type Attempt, retry } from './retry.ts'

const failed = (madeProgress = false): Attempt<string> => ({
  kind: 'retry',
  error: new Error('busy'),
  madeProgress,
})
const giveUpAfter = (max: number) => (failures: number) => (failures < max ? 0 : null)

/** Ends the attempts in this order; the last end is repeated. */
const attempts = (...ends: readonly Attempt<string>[]) => {
  let calls = 0
  return { next: async () => ends[Math.min(calls++, ends.length - 1)]!, calls: () => calls }
}

test('an attempt is repeated until it is done, and progress restarts the count of failures', async () => {
  const { next, calls } = attempts(failed(), failed(), failed(true), failed(), { kind: 'done', value: 'a' })
  expect(await retry(next, giveUpAfter(3))).toBe('a')
  expect(calls()).toBe(5)
})

test('the last error is thrown after too many failures, and any other error at once', async () => {
  const { next, calls } = attempts(failed())
  await expect(retry(next, giveUpAfter(3))).rejects.toThrow('busy')
  expect(calls()).toBe(3)
  await expect(retry(() => Promise.reject(new Error('refused')), giveUpAfter(3))).rejects.toThrow('refused')
})

test('a pause ends with the signal, by its reason', async () => {
  const abort = new AbortController()
  const pause = () => {
    abort.abort(new Error('cancelled'))
    return 60_000
  }
  await expect(retry(attempts(failed()).next, pause, abort.signal)).rejects.toThrow('cancelled')
})
