import { afterEach, expect, test } from 'vitest'
import type { FoundFace, GroupedFaces } from '../../../shared/api/people.ts'
import { openTestBridge, Refusal } from '../../testing/test-bridge.ts'
import {
  addGroupTo,
  choosePictures,
  keepGroup,
  nameGroup,
  noGrouping,
  setGroupingProgress,
  takeDropped,
  toggleFace,
  useGrouping,
} from './grouping-store.ts'

const id = (digit: number) => String(digit).repeat(32)
const face = (digit: number, aside: FoundFace['aside'] = null): FoundFace => ({
  ...{ id: id(digit), name: `${digit}.jpg`, width: 100, height: 100, view: 'front', aside, similarity: 0.8 },
  face: { box: [25, 25, 50, 50], points: [], score: 1, pose: { yaw: 0, pitch: 0, roll: 0 } },
})
const grouped: GroupedFaces = {
  groups: [
    { faces: [face(1), face(2), face(3, 'blurred')], person: null },
    { faces: [face(4)], person: 'a'.repeat(16) },
  ],
  withoutFace: ['nobody.png'],
  failed: [],
}
const person = {
  ...{ id: 'b'.repeat(16), name: 'Ada', createdAt: 1 },
  photos: [{ ...face(1), decided: null }],
}

afterEach(() => useGrouping.setState(noGrouping, true))

const groups = () => useGrouping.getState().found?.groups ?? []

test('a group is kept under its name without the faces that were left out, and only once', async () => {
  const bridge = openTestBridge({ 'people.choose': { grouped }, 'people.create': { person } })
  await choosePictures('folder')
  expect(bridge.asked('people.choose')).toEqual([{ what: 'folder' }])
  expect(bridge.asked('people.create')).toEqual([])
  toggleFace(0, id(2))
  nameGroup(0, ' Ada ')
  await Promise.all([keepGroup(0), keepGroup(0)])
  await keepGroup(0)
  expect(bridge.asked('people.create')).toEqual([{ name: 'Ada', faces: [id(1), id(3)] }])
  expect(groups().map(({ keptAs }) => keptAs)).toEqual([person.id, null])
  toggleFace(0, id(1))
  expect([...groups()[0]!.without]).toEqual([id(2)])
})

test('the last face of a group stays in', async () => {
  openTestBridge({ 'people.choose': { grouped } })
  await choosePictures('files')
  toggleFace(1, id(4))
  expect(groups()[1]!.without.size).toBe(0)
})

test('faces are added to the person who looks like them; what is refused can be tried again', async () => {
  let refuse = true
  const bridge = openTestBridge({
    'people.choose': { grouped },
    'people.addPhotos': async () => {
      if (refuse) throw new Refusal({ code: 'disk-full', message: 'full' })
      return { person }
    },
  })
  await takeDropped([new File([], 'holiday')], 'a'.repeat(16))
  expect(useGrouping.getState().into).toBe('a'.repeat(16))
  await addGroupTo(1, 'a'.repeat(16))
  expect(groups()[1]).toMatchObject({ keptAs: null, keeping: false })
  expect(groups()[1]!.problem).toMatch(/not enough free space/)
  refuse = false
  await addGroupTo(1, 'a'.repeat(16))
  expect(groups()[1]).toMatchObject({ keptAs: 'a'.repeat(16), problem: null })
  expect(bridge.asked('people.addPhotos').at(-1)).toEqual({ id: 'a'.repeat(16), faces: [id(4)] })
})

test('a cancelled search says nothing, a failed one why, and one that was not begun leaves what was found', async () => {
  const refusal = { code: 'cancelled', message: '' }
  let answer: () => Promise<{ grouped: GroupedFaces | null }> = async () => ({ grouped })
  openTestBridge({ 'people.choose': () => answer() })
  await choosePictures('files')
  answer = async () => ({ grouped: null })
  await choosePictures('files')
  expect(groups()).toHaveLength(2)
  answer = async () => {
    throw new Refusal(refusal)
  }
  await choosePictures('files')
  expect(useGrouping.getState()).toEqual(noGrouping)
  refusal.code = 'file-not-found'
  await choosePictures('files')
  expect(useGrouping.getState().problem).toMatch(/no longer where it was/)
})

test('progress is shown while pictures are looked through only', async () => {
  const progress = { stage: 'read', fraction: 0.5, image: 2, images: 4 } as const
  let end: (value: { grouped: null }) => void = () => {}
  openTestBridge({ 'people.choose': () => new Promise(resolve => (end = resolve)) })
  setGroupingProgress(progress)
  expect(useGrouping.getState().progress).toBeNull()
  const search = choosePictures('files')
  setGroupingProgress(progress)
  expect(useGrouping.getState()).toMatchObject({ running: true, progress })
  end({ grouped: null })
  await search
  expect(useGrouping.getState()).toMatchObject({ running: false, progress: null })
})
