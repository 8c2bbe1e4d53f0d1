import { expect, test } from 'vitest'
import { contract } from '../../shared/api/contract.ts'
import type { Job, JobState } from '../../shared/api/jobs.ts'
import { endingNotice, interruption, isAlarming, readEnding } from './engine-ending.ts'
import { isBusy, jobsToAdopt, ranOutOfMemory } from './engine-jobs.ts'

const job = (id: string, state: JobState): Job => ({
  id,
  work: { route: 'enhance', input: { file: 'a.png', provider: 'auto' } },
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
const reason = interruption(readEnding(0, { reason: 'killed', exitCode: 9 }))
const states = (jobs: readonly Job[]) => jobs.map(({ id, state }) => `${id} ${state.kind}`)

test('the running job is interrupted and told why, waiting ones wait on', () => {
  const adopted = jobsToAdopt(list, new Set(), reason, 99)
  expect(states(adopted)).toEqual(['ended cancelled', 'running interrupted', 'next queued', 'later queued'])
  expect(adopted[1]?.state).toEqual({ kind: 'interrupted', finishedAt: 99, error: reason })
  expect(contract['jobs.adopt'].input.parse({ jobs: adopted })).toEqual({ jobs: adopted })
})

test('what was cancelled is cancelled, running or waiting, and is not offered again', () => {
  const adopted = jobsToAdopt(list, new Set(['running', 'later', 'ended']), reason, 99)
  expect(states(adopted)).toEqual(['ended cancelled', 'running cancelled', 'next queued', 'later cancelled'])
  expect(adopted[0]).toBe(list[0])
})

test('after a job found no memory the next one, which had just begun, begins again', () => {
  const failed = { code: 'out-of-memory', message: 'Not enough memory.' }
  const [first, ...others] = list.slice(1) as [Job, Job, Job]
  const after = [
    { ...first, state: { kind: 'failed' as const, finishedAt: 3, error: failed } },
    { ...others[0], state: { kind: 'running' as const, startedAt: 3, progress: null } },
    others[1],
  ]
  expect(ranOutOfMemory(list, after)).toBe(true)
  expect(ranOutOfMemory(after, after)).toBe(false)
  const adopt = (jobs: readonly Job[]) => jobsToAdopt(jobs, new Set(), reason, 99, { beginAgain: true })
  expect(states(adopt(after))).toEqual(['running failed', 'next queued', 'later queued'])
  expect(states(adopt([{ ...after[1]!, saved: ['a.png'] }]))).toEqual(['next interrupted'])
})

test('the app is busy while a job runs or waits', () => {
  expect(isBusy(list)).toBe(true)
  expect(isBusy(list.slice(0, 1))).toBe(false)
  expect(isBusy([list[3]!])).toBe(true)
})

test.each([
  [0, { reason: 'killed', exitCode: 9 }, 'engine-out-of-memory'],
  [137, undefined, 'engine-out-of-memory'],
  [0, { reason: 'oom', exitCode: 1 }, 'engine-out-of-memory'],
  [0, { reason: 'crashed', exitCode: 11 }, 'engine-stopped'],
  [1, undefined, 'engine-stopped'],
])('an end with code %i and %j is told as %s', (code, gone, told) => {
  const ending = readEnding(code, gone)
  expect(isAlarming(ending)).toBe(true)
  expect(interruption(ending).code).toBe(told)
  expect(endingNotice(ending)).toMatchObject({ code: told })
  expect(endingNotice(ending).message).toMatch(/Finished pictures are kept and waiting jobs go on/)
})
