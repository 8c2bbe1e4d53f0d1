import { expect, test } from 'vitest'
import { testPhoto } from '../../../testing/fixtures.ts'
import { blockedBy } from './blocked.ts'
import { initialCompose } from './compose-state.ts'

const ready = { kind: 'ready' } as const
const packs = { known: true, canDraw: true, following: null }

test('nothing stands in the way of a ready engine', () => {
  expect(blockedBy(initialCompose, ready, packs)).toBeNull()
})

test('a photo without a face or still on its way holds the picture back', () => {
  expect(blockedBy({ ...initialCompose, photo: testPhoto() }, ready, packs)).toBe('no-face')
  const importing = { kind: 'importing', name: 'a.jpg' } as const
  for (const task of ['photoTask', 'personTask', 'startTask'])
    expect(blockedBy({ ...initialCompose, [task]: importing }, ready, packs)).toBe('importing')
})

test('the engine must be ready, and something must be able to draw', () => {
  const none = { known: false, canDraw: false, following: null }
  expect(blockedBy(initialCompose, { kind: 'starting' }, none)).toBe('engine-starting')
  expect(blockedBy(initialCompose, { kind: 'restarting' }, packs)).toBe('engine-starting')
  expect(blockedBy(initialCompose, { kind: 'failed', message: '' }, packs)).toBe('engine-failed')
  expect(blockedBy(initialCompose, ready, none)).toBe('engine-starting')
  expect(blockedBy(initialCompose, ready, { known: true, canDraw: false, following: null })).toBe('no-pack')
})

test('a person is to be given, looked for and found, in a photo where there is a choice', () => {
  const form = { ...initialCompose, photo: testPhoto(90, 80), faceMode: 'person' as const }
  const blocked = (part: object) => blockedBy({ ...form, ...part }, ready, packs)
  expect(blocked({})).toBe('no-person')
  const person = testPhoto(50)
  expect(blocked({ person })).toBe('importing')
  expect(blocked({ person, personFaces: { kind: 'found', faces: [] } })).toBe('person-absent')
  expect(blocked({ person, personFaces: { kind: 'failed', failure: { code: 'x', message: '' } } })).toBe(
    'person-unknown',
  )
  expect(blocked({ person, personFaces: { kind: 'found', faces: [1] } })).toBeNull()
  expect(blocked({ photo: testPhoto(90) })).toBeNull()
})

test('a swap needs two photos with a face each, and no model that draws', () => {
  const form = { ...initialCompose, task: 'swap' as const }
  const blocked = (part: object) =>
    blockedBy({ ...form, ...part }, ready, { known: true, canDraw: false, following: null })
  const source = testPhoto(50)
  expect(blocked({})).toBe('no-source')
  expect(blocked({ source: testPhoto() })).toBe('no-source-face')
  expect(blocked({ source })).toBe('no-target')
  expect(blocked({ source, photo: testPhoto() })).toBe('no-target-face')
  expect(blocked({ source, photo: testPhoto(90) })).toBeNull()
  expect(blocked({ source, photo: testPhoto(90, 80), faceMode: 'person' })).toBe('no-person')
  const importing = { kind: 'importing', name: 'a.jpg' }
  expect(blocked({ source, photo: testPhoto(90), sourceTask: importing })).toBe('importing')
  expect(blocked({ source, photo: testPhoto(90), startTask: importing })).toBeNull()
})

test('enhancing needs a photo, with or without a face', () => {
  const form = { ...initialCompose, task: 'enhance' as const, faceMode: 'person' as const }
  const blocked = (part: object) =>
    blockedBy({ ...form, ...part }, ready, { known: true, canDraw: false, following: null })
  expect(blocked({})).toBe('no-photo')
  expect(blocked({ photo: testPhoto() })).toBeNull()
  expect(blocked({ photo: testPhoto(90, 80) })).toBeNull()
  expect(blocked({ photoTask: { kind: 'importing', name: 'a.jpg' } })).toBe('importing')
})
