import { expect, test } from 'vitest'
import { type Job, type JobState, job as jobSchema } from '../shared/api/jobs.ts'
import { createJobSnapshot } from './job-snapshot.ts'

const job = (id: string, state: JobState): Job =>
  jobSchema.parse({
    ...{ id, work: { route: 'enhance', input: { file: 'a.png' } } },
    ...{ createdAt: 1, state, saved: [] },
  })
const jobs = [
  job('first', { kind: 'running', startedAt: 2, progress: null }),
  job('second', { kind: 'queued' }),
  job('third', { kind: 'queued' }),
]
const ending = { reason: { code: 'engine-stopped', message: 'It ended.' }, at: 9 }
const kinds = (list: readonly Job[]) => list.map(({ id, state }) => `${id} ${state.kind}`)

test('an engine is busy when it says so, also with nothing on the list, and no more once it has ended', () => {
  const snapshot = createJobSnapshot(() => {})
  expect(snapshot.isBusy()).toBe(false)
  snapshot.sent({ jobs: [], busy: true })
  expect(snapshot.isBusy()).toBe(true)
  expect(snapshot.engineEnded(ending)).toBe(false)
  expect(snapshot.isBusy()).toBe(false)
})

test('until the next engine sends its list, the last one stands, with what became of it', () => {
  let changes = 0
  const snapshot = createJobSnapshot(() => changes++)
  snapshot.sent({ jobs, busy: true })
  expect(snapshot.engineEnded(ending)).toBe(true)
  expect(kinds(snapshot.jobs())).toEqual(['first interrupted', 'second queued', 'third queued'])
  // Ends that follow it change nothing.
  expect(snapshot.engineEnded({ ...ending, beginAgain: true })).toBe(false)
  expect(kinds(snapshot.jobs())).toEqual(['first interrupted', 'second queued', 'third queued'])
  expect(kinds(snapshot.unfinished())).toEqual(['first running', 'second queued', 'third queued'])
  snapshot.sent({ jobs: snapshot.jobs(), busy: true })
  expect(kinds(snapshot.unfinished())).toEqual(['second queued', 'third queued'])
  expect(changes).toBe(2)
})

test('what the person cancels is offered no more, whether the engine is told before it ends or after', () => {
  const snapshot = createJobSnapshot(() => {})
  snapshot.sent({ jobs, busy: true })
  snapshot.cancelling(['first'])
  snapshot.engineEnded(ending)
  snapshot.cancelling(['third'])
  expect(kinds(snapshot.unfinished())).toEqual(['second queued'])
  expect(kinds(snapshot.jobs())).toEqual(['first cancelled', 'second queued', 'third cancelled'])
})

test('how far the running job is holds until the next list', () => {
  const snapshot = createJobSnapshot(() => {})
  snapshot.sent({ jobs, busy: true })
  const progress = { stage: 'generate', step: 3, of: 8, fraction: 0.4 } as const
  for (const id of ['first', 'second', 'unknown']) snapshot.progressed({ id, progress })
  expect(snapshot.jobs().map(({ state }) => state)).toEqual([
    expect.objectContaining({ kind: 'running', progress }),
    { kind: 'queued' },
    { kind: 'queued' },
  ])
})
