import { expect, test } from 'vitest'
import type { Job } from '../../shared/api/jobs.ts'
import { endedLongJobs } from './long-jobs.ts'

const base = { id: 'a', createdAt: 0, saved: ['a.png'], work: { route: 'create', input: { prompt: 'x' } } }
const job = (state: unknown): Job => ({ ...base, state }) as Job
const running = [job({ kind: 'running', startedAt: 1000, progress: null })]
const done = (finishedAt: number) => job({ kind: 'done', finishedAt, output: {} })

test('a job that ran for long is told once, when it is done or has failed', () => {
  expect(endedLongJobs(running, [done(16_000)])).toEqual([{ id: 'a', kind: 'done', pictures: 1 }])
  expect(endedLongJobs([done(16_000)], [done(16_000)])).toEqual([])
  const failed = job({ kind: 'failed', finishedAt: 60_000, error: { code: 'x', message: 'x' } })
  expect(endedLongJobs(running, [failed])).toMatchObject([{ kind: 'failed' }])
})

test('neither a short job nor a cancelled one is told', () => {
  expect(endedLongJobs(running, [done(15_900)])).toEqual([])
  expect(endedLongJobs(running, [job({ kind: 'cancelled', finishedAt: 90_000 })])).toEqual([])
  expect(endedLongJobs(running, running)).toEqual([])
})
