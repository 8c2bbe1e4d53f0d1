import { expect, test } from 'vitest'
import { LikenessError } from '../../core/errors.ts'
import { createInput } from '../../shared/api/create.ts'
import { cancelled, openBoard, output, work } from './test-board.ts'

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

test('an interrupted drawing is told that it is enough; what has not begun to draw is cancelled', async () => {
  const { board, states, hooks, end, nextTurn } = openBoard()
  const input = createInput.parse({ prompt: 'a queen' })
  for (const id of ['a', 'b']) board.submit({ route: 'create', input }, id)
  board.submit(work('c'), 'c')
  hooks().onProgress({ stage: 'generate', step: 1, of: 8, fraction: 0.1 })
  board.interrupt('a')
  expect(hooks().enough?.aborted).toBe(true)
  expect(hooks().signal.aborted).toBe(false)
  await end()
  expect(states()).toEqual(['a done', 'b running', 'c queued'])
  hooks().onProgress({ stage: 'load', fraction: 0 })
  board.interrupt('b')
  await nextTurn()
  expect(states()).toEqual(['a done', 'b cancelled', 'c running'])
  board.interrupt('c')
  await nextTurn()
  expect(states()).toEqual(['a done', 'b cancelled', 'c cancelled'])
  expect(() => board.interrupt('unknown')).toThrow(expect.objectContaining({ code: 'no-such-job' }))
})
