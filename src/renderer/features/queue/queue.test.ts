import { expect, test } from 'vitest'
import { type WindowJob, type WindowJobState, windowJobWork } from '../../../shared/window/window-jobs.ts'
import { moveWaiting, picturesOf, sortJobs } from './job-info.ts'
import { dropIndex } from './use-drag-order.ts'

const job = (id: string, state: WindowJobState, saved: string[] = []): WindowJob => ({
  id,
  work: windowJobWork.parse({ route: 'create', input: { prompt: id, seed: 3 } }),
  createdAt: 0,
  state,
  saved,
})
const queued = { kind: 'queued' } as const
const running = { kind: 'running', startedAt: 0, progress: null } as const
const cancelledAt = (finishedAt: number) => ({ kind: 'cancelled', finishedAt }) as const

const jobs = [
  job('old', cancelledAt(1)),
  job('new', cancelledAt(2)),
  job('now', running),
  job('a', queued),
  job('b', queued),
  job('c', queued),
]
const ids = (list: readonly WindowJob[]) => list.map(({ id }) => id).join(' ')

test('jobs stand by what they do: running, waiting in line, the latest end first', () => {
  const sorted = sortJobs(jobs)
  expect([ids(sorted.running), ids(sorted.waiting), ids(sorted.ended)]).toEqual(['now', 'a b c', 'new old'])
})

test('a waiting job moves among the waiting ones only', () => {
  expect(ids(moveWaiting(jobs, 'c', 0))).toBe('old new now c a b')
  expect(ids(moveWaiting(jobs, 'a', 2))).toBe('old new now b c a')
  expect(ids(moveWaiting(jobs, 'now', 2))).toBe(ids(jobs))
})

test('a dragged row goes past those whose middle it has crossed', () => {
  const rows = [0, 40, 80, 120].map(top => ({ top, height: 40 }))
  expect(dropIndex(rows, 1, 0)).toBe(1)
  expect(dropIndex(rows, 1, 19)).toBe(1)
  expect(dropIndex(rows, 1, 21)).toBe(2)
  expect(dropIndex(rows, 1, 500)).toBe(3)
  expect(dropIndex(rows, 1, -21)).toBe(0)
  expect(dropIndex(rows, 3, -500)).toBe(0)
})

test('a job that ended early shows what it had saved', () => {
  expect(picturesOf(job('x', cancelledAt(1), ['a.png']))).toEqual(['a.png'])
})
