import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LikenessError } from '../../core/errors.ts'
import { isEnded } from '../../shared/api/job-states.ts'
import type { Job, RestoredJob } from '../../shared/api/jobs.ts'
import { maxEnded } from './job-board.ts'
import { cancelled, openBoard, output, work } from './test-board.ts'

test('a new engine takes over the list of one that died, all at once', async () => {
  const job = (id: string, state: RestoredJob['state'], saved: string[] = []): RestoredJob => ({
    ...{ id, work: work(id), createdAt: 1, state, saved },
  })
  const ended = { code: 'engine-stopped', message: 'It ended.' }
  const { board, states, end, started, heard } = openBoard(1)
  board.restore([
    job('done', { kind: 'done', finishedAt: 2, output: output('done') }),
    job('ran', { kind: 'interrupted', finishedAt: 2, error: ended }, ['ran-generated.png']),
    job('next', { kind: 'queued' }),
    job('then', { kind: 'queued' }),
    job('last', { kind: 'queued' }),
  ])
  // Who only has the newest list loses none.
  const lists = heard.flatMap(event => (event.event === 'jobs' ? [event.value.jobs] : []))
  expect(lists.map(({ length }) => length)).toEqual([5, 5])
  expect(states()).toEqual(['done done', 'ran interrupted', 'next running', 'then queued', 'last queued'])
  expect(board.list()[1]).toMatchObject({ saved: ['ran-generated.png'], state: { error: ended } })
  board.restore([job('last', { kind: 'queued' })])
  for (let i = 0; i < 3; i++) await end()
  expect(started).toEqual(['next', 'then', 'last'])
})

test('a job that found no memory is told apart, once', async () => {
  const { board, end, heard } = openBoard()
  for (const id of ['a', 'b']) board.submit(work(id), id)
  await end(new LikenessError('out-of-memory', 'No memory.'))
  const told = heard.flatMap(each => (each.event === 'jobs' && each.value.ranOutOfMemory ? each.value : []))
  expect(told.map(({ jobs }) => jobs.map(({ state }) => state.kind))).toEqual([['failed', 'queued']])
  await end()
})

test('previews are asked for only while somebody listens, and end with their job', async () => {
  const { board, hooks, end, heard, stopListening } = openBoard()
  board.submit(work('a'), 'a')
  const preview = { image: 1, step: 1, jpeg: Uint8Array.of(1) }
  const { onPreview } = hooks()
  onPreview?.(preview)
  await end()
  onPreview?.({ ...preview, step: 2 })
  expect(heard.filter(e => e.event === 'preview').map(e => e.value)).toEqual([{ id: 'a', ...preview }])
  stopListening()
  board.submit(work('b'), 'b')
  expect(hooks().onPreview).toBeUndefined()
  await end()
})

test('the oldest ended jobs drop off, none that is open', () => {
  const { board, ids } = openBoard(maxEnded + 4)
  for (let i = 0; i < maxEnded + 4; i++) board.submit(work(`${i}`), `j${i}`)
  for (const id of ids().slice(1)) board.cancel(id)
  expect(board.list()).toHaveLength(maxEnded + 1)
  expect(ids()[0]).toBe('j4')
  expect(board.list().filter(job => !isEnded(job))).toMatchObject([{ id: 'j0' }])
})

test('disposing cancels everything and waits for it', async () => {
  const { board, run, states, started } = openBoard()
  board.submit(work('a'), 'a')
  const waited = run('waited').catch((error: unknown) => error)
  board.submit(work('b'), 'b')
  await board.dispose()
  expect(await waited).toEqual(cancelled)
  expect([states(), started]).toEqual([['b cancelled', 'a cancelled'], ['a']])
})

test('whatever happens, ended jobs come first, then the one that runs, then those that wait', async () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd')
  const step = fc.oneof(
    fc.record({ kind: fc.constant('end' as const) }),
    fc.record({ kind: fc.constant('cancel' as const), id }),
    fc.record({ kind: fc.constant('move' as const), id, place: fc.nat(5) }),
    fc.record({ kind: fc.constant('dismiss' as const), ids: fc.array(id) }),
    fc.record({ kind: fc.constant('run' as const) }),
  )
  const order = { done: 0, failed: 0, cancelled: 0, interrupted: 0, running: 1, queued: 2 }
  const inOrder = (jobs: readonly Job[]) => {
    const ranks = jobs.map(({ state }) => order[state.kind])
    expect(ranks).toEqual([...ranks].sort())
    expect(ranks.filter(rank => rank === 1).length).toBeLessThan(2)
    expect(new Set(jobs.map(job => job.id)).size).toBe(jobs.length)
  }
  await fc.assert(
    fc.asyncProperty(fc.array(step), async steps => {
      const { board, ids, end, heard, run } = openBoard()
      for (const name of ['a', 'b', 'c', 'd']) board.submit(work(name), name)
      for (const next of steps) {
        if (next.kind === 'end') await end()
        else if (next.kind === 'dismiss') board.dismiss(next.ids)
        else if (next.kind === 'run') run('x').catch(() => {})
        else if (ids().includes(next.id))
          next.kind === 'move' ? board.move(next.id, next.place) : board.cancel(next.id)
      }
      for (const event of heard) if (event.event === 'jobs') inOrder(event.value.jobs)
      await board.dispose()
      expect(board.isBusy()).toBe(false)
    }),
    { numRuns: 50 },
  )
})
