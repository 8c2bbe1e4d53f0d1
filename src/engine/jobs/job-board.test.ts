import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LikenessError } from '../../core/errors.ts'
import type { EngineEvent } from '../../shared/api/contract.ts'
import { isEnded } from '../../shared/api/job-states.ts'
import type { Job, JobOutput, JobWork, RestoredJob } from '../../shared/api/jobs.ts'
import { createEventHub } from '../events.ts'
import { createJobBoard, maxEnded } from './job-board.ts'
import type { JobHooks, RunWorkflow } from './job-hooks.ts'

const work = (file: string): JobWork => ({ route: 'enhance', input: { file, provider: 'auto' } })
const output = (file: string): JobOutput & { route: 'enhance' } => ({
  route: 'enhance',
  value: {
    file,
    width: 1,
    height: 1,
    faces: 0,
    upscale: 1,
    provider: 'cpu',
    timings: { total: 0, inference: 0, load: 0, stages: {} },
  },
})
const cancelled = expect.objectContaining({ code: 'cancelled' })

/** A board whose jobs end when the test says so. */
const openBoard = (maxWaiting?: number, events = createEventHub()) => {
  const heard: EngineEvent[] = []
  const stopListening = events.subscribe(event => heard.push(event))
  const reported: unknown[] = []
  const started: string[] = []
  let finish: (error?: unknown) => void = () => {}
  let hooks: JobHooks | undefined
  const runWorkflow = async (_route: string, { file }: { file: string }, given: JobHooks) => {
    started.push(file)
    hooks = given
    await new Promise<void>((resolve, reject) => {
      finish = error => (error ? reject(error) : resolve())
      given.signal.addEventListener('abort', () => reject(given.signal.reason))
    })
    return output(file).value
  }
  const board = createJobBoard({
    events,
    report: error => reported.push(error),
    maxWaiting,
    runWorkflow: runWorkflow as unknown as RunWorkflow<JobHooks>,
  })
  const nextTurn = () => new Promise(resolve => setImmediate(resolve))
  return {
    ...{ board, heard, stopListening, reported, started },
    hooks: () => hooks!,
    end: async (error?: unknown) => {
      finish(error)
      await nextTurn()
    },
    nextTurn,
    states: () => board.list().map(({ id, state }) => `${id} ${state.kind}`),
    ids: () => board.list().map(({ id }) => id),
    /** The same work as `submit`, waited for. */
    run: (file: string, signal?: AbortSignal, onProgress: JobHooks['onProgress'] = () => {}) =>
      board.run('enhance', { file, provider: 'auto' }, { signal, onProgress }),
    isBusyTold: () => heard.flatMap(each => (each.event === 'jobs' ? each.value.busy : [])).at(-1),
  }
}

test('jobs run one after the other in the order they were handed in, and say what becomes of them', async () => {
  const { board, states, hooks, end, started, reported, heard } = openBoard()
  for (const id of ['a', 'b', 'c']) expect(board.submit(work(id), id)).toBe(id)
  expect(states()).toEqual(['a running', 'b queued', 'c queued'])
  hooks().onProgress({ stage: 'enhance', fraction: 0.5 })
  for (const file of ['a-generated.png', 'a.png', 'a.png']) hooks().onSaved(file)
  await end()
  expect(states()).toEqual(['a done', 'b running', 'c queued'])
  await end(new LikenessError('disk-full', 'Full.'))
  await end(new TypeError('secret at /home/x'))
  expect(started).toEqual(['a', 'b', 'c'])

  const [a, b, c] = board.list()
  expect(a).toMatchObject({
    saved: ['a-generated.png', 'a.png'],
    state: { kind: 'done', output: output('a') },
  })
  expect(b!.state).toMatchObject({ kind: 'failed', error: { code: 'disk-full', message: 'Full.' } })
  expect(c!.state).toMatchObject({ kind: 'failed', error: { code: 'internal' } })
  expect(JSON.stringify(c)).not.toContain('secret')
  expect(reported).toHaveLength(1)

  expect(heard.find(e => e.event === 'progress')?.value).toEqual({
    id: 'a',
    progress: { stage: 'enhance', fraction: 0.5 },
  })
  expect(heard.at(-1)).toEqual({ event: 'jobs', value: { jobs: board.list(), busy: false } })
})

test('who waits for work takes a turn between the jobs, and gets its result or its own error', async () => {
  const { board, run, end, states, started, hooks, isBusyTold, heard, reported } = openBoard()
  board.submit(work('a'), 'a')
  const fractions: number[] = []
  const first = run('first', undefined, ({ fraction }) => fractions.push(fraction))
  const second = run('second')
  board.submit(work('b'), 'b')
  // On nobody's list.
  expect(states()).toEqual(['a running', 'b queued'])
  await end()
  hooks().onProgress({ stage: 'enhance', fraction: 0.5 })
  expect(hooks().onPreview).toBeUndefined()
  expect([started, fractions, states()]).toEqual([['a', 'first'], [0.5], ['a done', 'b queued']])
  await end()
  expect(await first).toEqual(output('first').value)
  const hints = { size: { width: 1, height: 1 } }
  const error = new LikenessError('out-of-memory', 'No memory.', { details: { fits: hints } })
  const failed = expect(second).rejects.toBe(error)
  await end(error)
  await failed
  await end()
  expect(started).toEqual(['a', 'first', 'second', 'b'])
  expect(reported).toEqual([])
  expect(heard.filter(({ event }) => event === 'progress')).toEqual([])
  expect(isBusyTold()).toBe(false)
})

test('while only work is done that is on no list, the engine says that it is busy', async () => {
  const { board, run, end, isBusyTold, heard } = openBoard()
  const answer = run('faces.png')
  expect([isBusyTold(), board.isBusy(), board.list()]).toEqual([true, true, []])
  await end()
  await answer
  expect([isBusyTold(), board.isBusy()]).toEqual([false, false])
  expect(heard.every(({ event }) => event === 'jobs')).toBe(true)
})

test('the signal of who waits cancels the work, waiting or running, and nothing else', async () => {
  const { board, run, end, started, nextTurn } = openBoard()
  const [running, waiting] = [new AbortController(), new AbortController()]
  await expect(run('never', AbortSignal.abort())).rejects.toEqual(cancelled)
  const first = run('first', running.signal)
  const second = run('second', waiting.signal)
  board.submit(work('b'), 'b')
  // What waits answers at once.
  waiting.abort(new Error('gone'))
  await expect(second).rejects.toEqual(cancelled)
  // Nobody who looks after a list ends what is not on it.
  board.cancelAll()
  await nextTurn()
  expect(started).toEqual(['first'])
  running.abort()
  await expect(first).rejects.toEqual(cancelled)
  const last = run('last', running.signal)
  await expect(last).rejects.toEqual(cancelled)
  expect(started).toEqual(['first'])
  const next = run('next', waiting.signal).catch((error: unknown) => error)
  await end()
  expect(await next).toEqual(cancelled)
})

test('a job cancelled in its last moment was cancelled all the same', async () => {
  const { board } = openBoard()
  let finish = () => {}
  const abort = new AbortController()
  const task = board.runBetweenJobs(
    () =>
      new Promise<void>(resolve => {
        finish = resolve
      }),
    abort.signal,
  )
  abort.abort()
  finish()
  await expect(task).rejects.toEqual(cancelled)
})

test('moved jobs run in their new order, behind what was waited for before them, too', async () => {
  const { board, ids, started, end } = openBoard()
  for (const id of ['a', 'b', 'c', 'd']) board.submit(work(id), id)
  const task = board.runBetweenJobs(async () => started.push('task'))
  board.move('d', 0)
  board.move('b', 9)
  board.move('a', 1)
  expect(ids()).toEqual(['a', 'd', 'c', 'b'])
  for (let i = 0; i < 4; i++) await end()
  await task
  expect(started).toEqual(['a', 'd', 'c', 'task', 'b'])
})

test('a cancelled job ends, running or waiting, and the next one starts', async () => {
  const { board, nextTurn, states, started } = openBoard()
  for (const id of ['a', 'b', 'c', 'd']) board.submit(work(id), id)
  board.cancel('b')
  board.cancel('a')
  await nextTurn()
  expect(states()).toEqual(['b cancelled', 'a cancelled', 'c running', 'd queued'])
  // An ended job stays as it is; one that was never there is an error.
  board.cancel('a')
  expect(() => board.cancel('x')).toThrow(expect.objectContaining({ code: 'no-such-job' }))
  board.cancelAll()
  await nextTurn()
  expect(started).toEqual(['a', 'c'])
  board.dismiss(['a', 'c'])
  expect(states()).toEqual(['b cancelled', 'd cancelled'])
})

test('a full queue and an id used before are refused at once, whoever asks', async () => {
  const { board, run, states } = openBoard(1)
  board.submit(work('a'), 'a')
  board.submit(work('b'), 'b')
  const full = expect.objectContaining({ code: 'queue-full' })
  expect(() => board.submit(work('c'))).toThrow(full)
  expect(() => board.assertRoom()).toThrow(full)
  await expect(run('c')).rejects.toEqual(full)
  expect(() => board.submit(work('a'), 'a')).toThrow(expect.objectContaining({ code: 'bad-option' }))
  expect(states()).toEqual(['a running', 'b queued'])
})

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
