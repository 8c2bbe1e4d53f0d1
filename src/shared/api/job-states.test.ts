import { expect, test } from 'vitest'
import { contract } from './contract.ts'
import { hasUnfinished, isEnded, jobsAfterEnd } from './job-states.ts'
import type { Job, JobState } from './jobs.ts'

const job = (id: string, state: JobState): Job => ({
  id,
  work: { route: 'enhance', input: { file: 'a.png', provider: 'auto', keepIntermediates: false } },
  createdAt: 1,
  state,
  saved: [],
})
const list = [
  job('ended', { kind: 'cancelled', finishedAt: 1 }),
  job('running', { kind: 'running', startedAt: 2, progress: null }),
  job('next', { kind: 'queued' }),
  job('later', { kind: 'queued' }),
]
const reason = { code: 'engine-stopped', message: 'It ended.' }
const states = (jobs: readonly Job[]) => jobs.map(({ id, state }) => `${id} ${state.kind}`)

test('the running job is interrupted and told why, waiting ones wait on', () => {
  const after = jobsAfterEnd(list, { reason, at: 99 })
  expect(states(after)).toEqual(['ended cancelled', 'running interrupted', 'next queued', 'later queued'])
  expect(after[1]?.state).toEqual({ kind: 'interrupted', finishedAt: 99, error: reason })
  expect(contract['jobs.restore'].input.parse({ jobs: after })).toEqual({ jobs: after })
  expect(contract['jobs.restore'].input.safeParse({ jobs: list }).success).toBe(false)
})

test('what was cancelled is cancelled, running or waiting, and is not offered again', () => {
  const cancelled = new Set(['running', 'later', 'ended'])
  const after = jobsAfterEnd(list, { reason, at: 99, cancelled })
  expect(states(after)).toEqual(['ended cancelled', 'running cancelled', 'next queued', 'later cancelled'])
  expect(after[0]).toBe(list[0])
})

test('where it may begin again, the running job waits, unless it has saved something', () => {
  const again = (jobs: readonly Job[]) => states(jobsAfterEnd(jobs, { reason, at: 99, beginAgain: true }))
  expect(again(list.slice(1))).toEqual(['running queued', 'next queued', 'later queued'])
  expect(again([{ ...list[1]!, saved: ['a.png'] }])).toEqual(['running interrupted'])
})

test('a list is unfinished while a job runs or waits', () => {
  expect(list.map(isEnded)).toEqual([true, false, false, false])
  expect(hasUnfinished(list)).toBe(true)
  expect(hasUnfinished(list.slice(0, 1))).toBe(false)
  expect(hasUnfinished([list[3]!])).toBe(true)
})
