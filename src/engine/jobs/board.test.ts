import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Job, JobState } from '../../shared/api/jobs.ts'
import { type Board, type BoardEvent, foldBoard, maxEnded } from './board.ts'

const work: Job['work'] = { route: 'enhance', input: { file: 'a.png', provider: 'auto' } }
const job = (id: string, state: JobState = { kind: 'queued' }): Job => ({
  id,
  work,
  createdAt: 0,
  state,
  saved: [],
})
const cancelled: JobState = { kind: 'cancelled', finishedAt: 1 }
const fold = (board: Board, ...events: BoardEvent[]) => events.reduce(foldBoard, board)
const ids = (board: Board) => board.map(({ id }) => id).join(' ')

test('ended jobs come first, then the running one, then those waiting', () => {
  let board = fold(
    [],
    { kind: 'added', job: job('a') },
    { kind: 'added', job: job('b') },
    { kind: 'added', job: job('c') },
    { kind: 'started', id: 'a', at: 5 },
  )
  expect(ids(board)).toBe('a b c')
  board = fold(board, { kind: 'ended', id: 'c', state: cancelled })
  expect(ids(board)).toBe('c a b')
  board = fold(board, { kind: 'ended', id: 'a', state: cancelled }, { kind: 'started', id: 'b', at: 6 })
  expect(ids(board)).toBe('c a b')
  expect(board[2]!.state).toEqual({ kind: 'running', startedAt: 6, progress: null })
})

test('a waiting job moves among the waiting ones only', () => {
  const board = ['a', 'b', 'c', 'd'].reduce<Board>((b, id) => fold(b, { kind: 'added', job: job(id) }), [])
  const running = fold(board, { kind: 'started', id: 'a', at: 1 })
  expect(ids(fold(running, { kind: 'moved', id: 'd', place: 0 }))).toBe('a d b c')
  expect(ids(fold(running, { kind: 'moved', id: 'b', place: 99 }))).toBe('a c d b')
  expect(fold(running, { kind: 'moved', id: 'a', place: 2 })).toBe(running)
})

test('only ended jobs can be dismissed, and the oldest drop off', () => {
  const board = fold([], { kind: 'added', job: job('a', cancelled) }, { kind: 'added', job: job('b') })
  expect(ids(fold(board, { kind: 'dismissed', ids: ['a', 'b', 'x'] }))).toBe('b')
  const many = Array.from({ length: maxEnded + 3 }, (_, i) => job(`j${i}`, cancelled))
  const full = fold([job('waits')], ...many.map(j => ({ kind: 'added', job: j }) as const))
  expect(full.length).toBe(maxEnded + 1)
  expect(full[0]!.id).toBe('j3')
  expect(full.at(-1)!.id).toBe('waits')
})

test('a file is told once', () => {
  const board = fold(
    [job('a')],
    { kind: 'started', id: 'a', at: 1 },
    { kind: 'saved', id: 'a', file: 'x-generated.png' },
    { kind: 'saved', id: 'a', file: 'x.png' },
    { kind: 'saved', id: 'a', file: 'x.png' },
  )
  expect(board[0]!.saved).toEqual(['x-generated.png', 'x.png'])
})

test('whatever happens, the groups stay in order and no job is there twice', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd')
  const event: fc.Arbitrary<BoardEvent> = fc.oneof(
    fc.record({ kind: fc.constant('started' as const), id, at: fc.nat() }),
    fc.record({ kind: fc.constant('ended' as const), id, state: fc.constant(cancelled) }),
    fc.record({ kind: fc.constant('moved' as const), id, place: fc.nat(5) }),
    fc.record({ kind: fc.constant('dismissed' as const), ids: fc.array(id) }),
  )
  const order = { done: 0, failed: 0, cancelled: 0, interrupted: 0, running: 1, queued: 2 }
  fc.assert(
    fc.property(fc.array(event), events => {
      const board = fold(
        ['a', 'b', 'c', 'd'].map(name => job(name)),
        ...events,
      )
      const ranks = board.map(({ state }) => order[state.kind])
      expect(ranks).toEqual([...ranks].sort())
      expect(new Set(board.map(j => j.id)).size).toBe(board.length)
    }),
  )
})
