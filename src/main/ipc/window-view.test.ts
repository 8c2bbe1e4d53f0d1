import { expect, test } from 'vitest'
import { type Job, job as jobSchema } from '../../shared/api/jobs.ts'
import type { LibraryEntry } from '../../shared/api/library.ts'
import { unpackEntries } from '../../shared/window/packed-entries.ts'
import { windowJobWork } from '../../shared/window/window-jobs.ts'
import { toWindowAnswer, toWindowEvent, toWindowJob } from './window-view.ts'

const timings = { total: 1, inference: 1, load: 1, stages: {} }
const drawn = (name: string) => ({
  ...{ file: `/library/${name}.png`, generatedFile: `/library/${name}-generated.png`, width: 8, height: 8 },
  ...{ seed: 7, faces: { generated: 1, photo: 1 }, similarity: 0.5 },
})
const notice = { code: 'swapper-passed-over', message: 'It was passed over.' }
const job = (rest: object): Job =>
  jobSchema.parse({
    id: 'one',
    work: { route: 'create', input: { prompt: 'a queen' } },
    createdAt: 1,
    state: { kind: 'queued' },
    saved: [],
    ...rest,
  })

test('results are told by their ids in the library', () => {
  const images = [drawn('a'), drawn('a-2')]
  const value = { ...images[0], pack: 'starter', provider: 'cpu', notices: [notice], timings, images }
  const output = { route: 'create', value }
  const seen = toWindowJob(
    job({
      state: { kind: 'done', finishedAt: 2, output },
      saved: ['/library/a-generated.png', '/library/a.png'],
    }),
  )
  expect(seen.state).toEqual({
    ...{ kind: 'done', finishedAt: 2, pictures: ['a.png', 'a-2.png'], seed: 7, notices: [notice] },
  })
  expect(seen.saved).toEqual(['a-generated.png', 'a.png'])
})

test.each([
  ['that are not kept', { save: false }],
  ['that lie elsewhere', { out: '/cache/unkept/a.png' }],
])('results %s are no pictures of the library', (_, place) => {
  const images = [drawn('a')]
  const value = { ...images[0], pack: 'starter', provider: 'cpu', notices: [], timings, images }
  const seen = toWindowJob(
    job({
      work: { route: 'create', input: { prompt: 'a queen', ...place } },
      state: { kind: 'done', finishedAt: 2, output: { route: 'create', value } },
      saved: ['/cache/unkept/a.png'],
    }),
  )
  expect(seen).toMatchObject({ state: { pictures: [] }, saved: [] })
  expect(windowJobWork.parse(seen.work)).toEqual(seen.work)
})

test('work can be asked for again as it is seen, but for files of other programs', () => {
  const photo = { id: '0'.repeat(32) }
  const input = {
    ...{ prompt: 'a queen', photo, init: { picture: 'q.png' }, inpaint: { mask: photo } },
    ...{ out: '/x/y.png', allowNsfw: true, keepIntermediates: true },
  }
  const { work } = toWindowJob(job({ work: { route: 'create', input } }))
  expect(windowJobWork.parse(work)).toEqual(work)
  expect(work.input).toMatchObject({ photo, init: { picture: 'q.png' } })

  const upload = job({
    work: {
      route: 'create',
      input: { prompt: 'a queen', photo: '/data/uploads/p.jpg', inpaint: { mask: '/m.png' } },
    },
  })
  expect(toWindowJob(upload).work.input).toMatchObject({
    photo: { name: 'p.jpg' },
    inpaint: { mask: { name: 'm.png' } },
  })
})

test('entries of the library come as one text, which says the same', () => {
  const entry = {
    ...{ id: 'a.png', width: 8, height: 8, bytes: 1, createdAt: 1.5, favourite: true, madeBy: null },
    ...{ prompt: '“Königin”\n王', seed: 7, pack: null, swapped: false, fromPhotos: false, generated: null },
    ...{ similarity: null, peopleIds: ['p'], albums: [] },
  } satisfies LibraryEntry
  const { value } = toWindowAnswer('library.list', {
    ok: true,
    value: { entries: [entry, entry], next: 2 },
  }) as {
    readonly value: { readonly entries: string; readonly next: number | null }
  }
  expect(value.next).toBe(2)
  expect(unpackEntries(value.entries)).toEqual([entry, entry])
})

test('messages name files without their folders', () => {
  const error = {
    code: 'file-not-found',
    message: 'There is no file "/home/ada/a b/me.jpg". Check the path.',
  }
  const message = 'There is no file "me.jpg". Check the path.'
  const state = { kind: 'failed', finishedAt: 2, error } as const
  expect(toWindowJob(job({ state })).state).toMatchObject({ error: { code: 'file-not-found', message } })
  expect(toWindowEvent({ event: 'notice', value: error })).toMatchObject({ value: { message } })
  expect(toWindowAnswer('library.list', { ok: false, error })).toMatchObject({ error: { message } })
  const installs = [{ id: 'x', title: 'X', bytes: 1, state: { kind: 'failed' as const, ...error } }]
  expect(toWindowAnswer('models.installs', { ok: true, value: { installs } })).toMatchObject({
    value: { installs: [{ state: { message } }] },
  })
})
