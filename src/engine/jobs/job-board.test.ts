import { expect, test } from 'vitest'
import { LikenessError } from '../../core/errors.ts'
import type { EngineEvent } from '../../shared/api/contract.ts'
import type { Job, JobOutput, JobWork } from '../../shared/api/jobs.ts'
import { createEventHub } from '../events.ts'
import { createJobBoard } from './job-board.ts'
import { createJobQueue } from './job-queue.ts'
import type { WorkHooks } from './work-hooks.ts'

const work = (file: string): JobWork => ({ route: 'enhance', input: { file, provider: 'auto' } })
const output = (file: string): JobOutput => ({
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

/** A board whose jobs end when the test says so. */
const createStage = (limit?: number) => {
  const events = createEventHub()
  const heard: EngineEvent[] = []
  events.subscribe(event => heard.push(event))
  const queue = createJobQueue(limit)
  const reported: unknown[] = []
  const started: string[] = []
  let finish: (error?: unknown) => void = () => {}
  let hooks: WorkHooks | undefined
  const board = createJobBoard({
    queue,
    events,
    report: error => reported.push(error),
    run: ({ input }, workHooks) => {
      const file = 'file' in input ? input.file : ''
      started.push(file)
      hooks = workHooks
      return new Promise((resolve, reject) => {
        finish = error => (error ? reject(error) : resolve(output(file)))
        workHooks.signal.addEventListener('abort', () => reject(workHooks.signal.reason))
      })
    },
  })
  const settled = () => new Promise(resolve => setTimeout(resolve, 0))
  return {
    ...{ board, heard, reported, started, queue },
    hooks: () => hooks!,
    end: async (error?: unknown) => {
      finish(error)
      await settled()
    },
    settled,
    states: () => board.list().map(({ id, state }) => `${id} ${state.kind}`),
  }
}

test('jobs run one after the other in the order they were handed in, and say what becomes of them', async () => {
  const stage = createStage()
  for (const id of ['a', 'b', 'c']) expect(stage.board.submit(work(id), id)).toBe(id)
  expect(stage.states()).toEqual(['a running', 'b queued', 'c queued'])
  stage.hooks().onProgress({ stage: 'enhance', fraction: 0.5 })
  stage.hooks().onSaved('a.png')
  await stage.end()
  expect(stage.states()).toEqual(['a done', 'b running', 'c queued'])
  await stage.end(new LikenessError('disk-full', 'Full.'))
  await stage.end(new TypeError('secret at /home/x'))
  expect(stage.started).toEqual(['a', 'b', 'c'])

  const [a, b, c] = stage.board.list()
  expect(a).toMatchObject({ saved: ['a.png'], state: { kind: 'done', output: output('a') } })
  expect(b!.state).toMatchObject({ kind: 'failed', error: { code: 'disk-full', message: 'Full.' } })
  expect(c!.state).toMatchObject({ kind: 'failed', error: { code: 'internal' } })
  expect(JSON.stringify(c)).not.toContain('secret')
  expect(stage.reported).toHaveLength(1)

  expect(stage.heard.find(e => e.event === 'progress')?.value).toEqual({
    id: 'a',
    progress: { stage: 'enhance', fraction: 0.5 },
  })
  expect(stage.heard.at(-1)).toEqual({ event: 'jobs', value: { jobs: stage.board.list() } })
})

test('moved jobs run in their new order, behind jobs of other doors too', async () => {
  const stage = createStage()
  for (const id of ['a', 'b', 'c', 'd']) stage.board.submit(work(id), id)
  const direct = stage.queue.run('direct', async () => stage.started.push('direct'))
  stage.board.move('d', 0)
  stage.board.move('b', 9)
  expect(stage.board.list().map(({ id }) => id)).toEqual(['a', 'd', 'c', 'b'])
  for (let i = 0; i < 4; i++) await stage.end()
  await direct
  expect(stage.started.filter(id => id !== 'direct')).toEqual(['a', 'd', 'c', 'b'])
})

test('a cancelled job ends, running or waiting, and the next one starts', async () => {
  const stage = createStage()
  for (const id of ['a', 'b', 'c', 'd']) stage.board.submit(work(id), id)
  stage.board.cancel('b')
  stage.board.cancel('a')
  await stage.settled()
  expect(stage.states()).toEqual(['b cancelled', 'a cancelled', 'c running', 'd queued'])
  // An ended job stays as it is; one that was never there is an error.
  stage.board.cancel('a')
  expect(() => stage.board.cancel('x')).toThrow(expect.objectContaining({ code: 'no-such-job' }))
  stage.board.cancelAll()
  await stage.settled()
  expect(stage.started).toEqual(['a', 'c'])
  stage.board.dismiss(['a', 'c'])
  expect(stage.states()).toEqual(['b cancelled', 'd cancelled'])
})

test('a full line and an id used before are refused at once', async () => {
  const stage = createStage(1)
  stage.board.submit(work('a'), 'a')
  stage.board.submit(work('b'), 'b')
  expect(() => stage.board.submit(work('c'))).toThrow(expect.objectContaining({ code: 'queue-full' }))
  expect(() => stage.board.submit(work('a'), 'a')).toThrow(expect.objectContaining({ code: 'bad-option' }))
  expect(stage.states()).toEqual(['a running', 'b queued'])
})

test('a new engine takes over the list of one that died', async () => {
  const job = (id: string, state: Job['state'], saved: string[] = []): Job => ({
    ...{ id, work: work(id), createdAt: 1, state, saved },
  })
  const ended = { code: 'engine-stopped', message: 'It ended.' }
  const stage = createStage()
  stage.board.adopt([
    job('done', { kind: 'done', finishedAt: 2, output: output('done') }),
    job('ran', { kind: 'interrupted', finishedAt: 2, error: ended }, ['ran-generated.png']),
    job('next', { kind: 'queued' }),
    job('last', { kind: 'queued' }),
  ])
  expect(stage.states()).toEqual(['done done', 'ran interrupted', 'next running', 'last queued'])
  expect(stage.board.list()[1]).toMatchObject({ saved: ['ran-generated.png'], state: { error: ended } })
  stage.board.adopt(stage.board.list())
  await stage.end()
  await stage.end()
  expect(stage.started).toEqual(['next', 'last'])
})

test('previews are asked for only while somebody listens, and end with their job', async () => {
  const stage = createStage()
  stage.board.submit(work('a'), 'a')
  const hooks = stage.hooks()
  const preview = { image: 1, step: 1, jpeg: Uint8Array.of(1) }
  hooks.onPreview?.(preview)
  await stage.end()
  hooks.onPreview?.({ ...preview, step: 2 })
  expect(stage.heard.filter(e => e.event === 'preview').map(e => e.value)).toEqual([{ id: 'a', ...preview }])

  let silent: WorkHooks | undefined
  const board = createJobBoard({
    queue: createJobQueue(),
    events: createEventHub(),
    report: () => {},
    run: async (_, given) => {
      silent = given
      return output('a')
    },
  })
  board.submit(work('a'))
  expect(silent!.onPreview).toBeUndefined()
})
