import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Job, type JobState, job as jobSchema } from '../../shared/api/jobs.ts'
import { createQueueStore } from './queue-store.ts'

let folder = ''
let file = ''
let now: readonly Job[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'likeness-queue-'))
  file = join(folder, 'queue.json')
  now = []
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const job = (id: string, kind: 'queued' | 'running', rest: Partial<Job> = {}): Job => {
  const state: JobState = kind === 'queued' ? { kind } : { kind, startedAt: 2, progress: null }
  const work = { route: 'create', input: { prompt: `a picture of ${id}`, seed: 7 } }
  return jobSchema.parse({ id, work, createdAt: 1, state, saved: [], ...rest })
}

const open = (report: (error: unknown) => void = error => expect.fail(String(error))) =>
  createQueueStore(file, () => now, report)
const left = () =>
  open()
    .left()
    .map(({ id, state }) => `${id} ${state.kind}`)

test('what was not done is there after a kill: the running job interrupted, the others waiting', async () => {
  now = [job('first', 'running'), job('second', 'queued'), job('third', 'queued')]
  await open().flush()
  expect(left()).toEqual(['first interrupted', 'second queued', 'third queued'])
  const [first, second] = open().left()
  expect(first?.state).toMatchObject({ error: { code: 'app-stopped' } })
  expect(second).toEqual(now[1])
})

test('jobs that are done leave the file, and an unchanged list is not written again', async () => {
  now = [job('first', 'running'), job('second', 'queued')]
  const keeper = open()
  await keeper.flush()
  rmSync(file)
  keeper.changed()
  await keeper.flush()
  expect(existsSync(file)).toBe(false)
  now = [job('second', 'running')]
  await keeper.flush()
  expect(left()).toEqual(['second interrupted'])
  now = []
  await keeper.flush()
  expect(left()).toEqual([])
})

test('jobs left before stay beside new ones until they are resolved', async () => {
  now = [job('old', 'queued'), job('older', 'queued')]
  await open().flush()
  const keeper = open()
  now = [job('new', 'running')]
  await keeper.flush()
  expect(left()).toEqual(['old queued', 'older queued', 'new interrupted'])
  keeper.resolve(['older'])
  await keeper.flush()
  expect(left()).toEqual(['old queued', 'new interrupted'])
})

test('what other programs asked for is not kept: they are gone with the app', async () => {
  now = [job('theirs', 'running', { origin: 'api' }), job('mine', 'queued')]
  await open().flush()
  expect(left()).toEqual(['mine queued'])
})

test.each([
  ['no JSON', () => '{"jobs": [', []],
  ['something else', () => '[1]', []],
  [
    'a job of another version',
    () => JSON.stringify({ jobs: [{ id: 'x' }, job('mine', 'queued')] }),
    ['mine'],
  ],
])('a file with %s is set aside, and that is told', (_what, text, kept) => {
  writeFileSync(file, text())
  const keeper = open()
  expect(keeper.left().map(({ id }) => id)).toEqual(kept)
  expect(keeper.notices).toMatchObject([{ code: 'queue-set-aside' }])
  const [aside = ''] = readdirSync(folder).filter(name => name.startsWith('queue-broken-'))
  expect(readFileSync(join(folder, aside), 'utf8')).toBe(text())
})

test('a write that fails is reported, and the next change tries again', async () => {
  const errors: unknown[] = []
  const blocked = join(folder, 'blocked')
  writeFileSync(blocked, '')
  file = join(blocked, 'queue.json')
  now = [job('mine', 'queued')]
  const keeper = open(error => errors.push(error))
  await keeper.flush()
  expect(errors).toHaveLength(1)
  rmSync(blocked)
  await keeper.flush()
  expect(left()).toEqual(['mine queued'])
})

test('the queue of a version that named pictures by their paths is read', () => {
  const id = '0123456789abcdef0123456789abcdef'
  const work = {
    route: 'create',
    input: {
      prompt: 'a queen',
      photo: `/data/photos/${id}.jpg`,
      init: '/library/a king.png',
      keepStages: true,
    },
  }
  writeFileSync(file, JSON.stringify({ version: 1, jobs: [{ ...job('mine', 'queued'), work }] }))
  const [{ work: read } = job('none', 'queued')] = open().left()
  expect(read.input).toMatchObject({ prompt: 'a queen', photo: { id }, init: { picture: 'a king.png' } })
  expect(read.input).toMatchObject({ keepIntermediates: true })
})
