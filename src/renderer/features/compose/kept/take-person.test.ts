import { afterEach, beforeEach, expect, test } from 'vitest'
import { windowJobWork } from '../../../../shared/window/window-jobs.ts'
import { setPeople, usePeople } from '../../../state/people-store.ts'
import { testPerson, testPhoto } from '../../../testing/fixtures.ts'
import { blockedBy } from '../form/blocked.ts'
import { type ComposeState, initialCompose } from '../form/compose-state.ts'
import { setPhoto, useCompose } from '../form/compose-store.ts'
import { currentModels } from '../form/models-in-use.ts'
import { toSavedForm } from '../form/saved-form.ts'
import { toJobWork, toPreviewInput } from '../form/to-job-work.ts'
import { joinFaces } from '../pairs/face-pairs.ts'
import { imageUrl, reportOf } from './kept-person.ts'
import { followPeople, placePerson, takePerson } from './take-person.ts'

const ada = testPerson('a'.repeat(16), 'Ada')
const grace = testPerson('b'.repeat(16), 'Grace')
const group = testPhoto(200, 150)

const empty = () => useCompose.setState(initialCompose, true)
// Tests of other files leave theirs.
beforeEach(empty)
afterEach(empty)

const work = (over: Partial<ComposeState> = {}) => {
  const made = toJobWork({ ...useCompose.getState(), ...over }, currentModels())
  return made && windowJobWork.parse(made)
}
const blocked = () =>
  blockedBy(
    useCompose.getState(),
    { kind: 'ready' },
    {
      known: true,
      canDraw: true,
      following: null,
    },
  )

test('a person is the source of a swap, and of its preview', () => {
  takePerson(ada, 'source')
  expect(blocked()).toBe('no-target')
  setPhoto(testPhoto(200))
  expect(blocked()).toBeNull()
  const input = { source: { person: ada.id }, sourceFace: 0, targetFace: 0 }
  expect(work()).toMatchObject({ route: 'swap', input })
  expect(toPreviewInput(useCompose.getState(), currentModels(), null)).toMatchObject({
    source: { person: ada.id },
  })
})

test('two people and a photo lend faces to one group', () => {
  takePerson(ada, 'source')
  placePerson(grace, 'more')
  setPhoto(group)
  useCompose.setState(state => joinFaces(state, { photo: grace.id, face: 0 }, 1))
  useCompose.setState(state => joinFaces(state, { photo: ada.id, face: 0 }, 0))
  expect(work()?.input).toMatchObject({
    source: { person: ada.id },
    sources: [{ person: grace.id }],
    map: [
      { source: 0, target: 0 },
      { source: 0, target: 1, picture: 1 },
    ],
  })
})

test('only a kept person in the target gets the face', () => {
  takePerson(ada, 'source')
  setPhoto(group)
  placePerson(grace, 'person')
  useCompose.setState({ faceMode: 'person', personFaces: { kind: 'found', faces: [1] } })
  expect(work()?.input).toMatchObject({ source: { person: ada.id }, targetPerson: { person: grace.id } })
})

test('a person goes into every picture of a folder', () => {
  takePerson(ada, 'source')
  const folder = { id: '1'.repeat(32), name: 'holiday', count: 3, thumbnails: [] }
  expect(work({ folder })).toMatchObject({ route: 'swapFolder', input: { source: { person: ada.id } } })
})

test('a drawing gets the face of a person in the place of that of a photo', () => {
  setPhoto(group)
  takePerson(ada, 'drawing')
  useCompose.setState({ prompt: 'a queen' })
  expect(work()?.input).toMatchObject({ photo: { person: ada.id }, faceFrom: 'photo', photoFace: 0 })
  setPhoto(group)
  expect(useCompose.getState().drawnPerson).toBeNull()
  expect(work()?.input).toMatchObject({ photo: { id: group.id } })
})

test('a job names people only where somebody asked for it and people take part', () => {
  takePerson(ada, 'source')
  setPhoto(group)
  expect(work()?.input).not.toHaveProperty('namePeople', true)
  expect(work({ namePeople: true })?.input).toMatchObject({ namePeople: true })
  expect(work({ namePeople: true, source: group })?.input).not.toHaveProperty('namePeople', true)
})

test('the form follows people: new names and faces, and nobody who was deleted', () => {
  setPeople({ people: [ada, grace], damaged: [] })
  const end = followPeople()
  takePerson(ada, 'source')
  placePerson(grace, 'more')
  placePerson(grace, 'person')
  placePerson(ada, 'drawing')
  useCompose.setState({ personFaces: { kind: 'found', faces: [0] } })
  expect(imageUrl(ada.id)).toBe(`likeness://person/${ada.id}/${ada.photos[0]!.id}`)
  setPeople({ people: [{ ...ada, name: 'Ada Lovelace' }, grace], damaged: [] })
  expect(useCompose.getState().source?.name).toBe('Ada Lovelace')
  expect(useCompose.getState().personFaces).toEqual({ kind: 'found', faces: [0] })
  setPeople({ people: [grace], damaged: [] })
  expect(useCompose.getState()).toMatchObject({
    source: { id: grace.id },
    moreSources: [],
    drawnPerson: null,
    person: { id: grace.id },
  })
  // Undo brings back somebody who is kept no more.
  useCompose.setState({ drawnPerson: reportOf(ada) })
  expect(useCompose.getState().drawnPerson).toBeNull()
  setPeople({ people: [], damaged: [] })
  expect(useCompose.getState()).toMatchObject({
    source: null,
    person: null,
    personFaces: { kind: 'unknown' },
  })
  end()
  usePeople.setState(usePeople.getInitialState(), true)
})

test('of people the form keeps ids only, and with the photos', () => {
  takePerson(ada, 'source')
  placePerson(grace, 'drawing')
  const { photos, ...rest } = toSavedForm(
    useCompose.getState(),
    toSavedForm(initialCompose, {} as never).photos,
  )
  expect(photos).toMatchObject({ source: ada.id, drawnPerson: grace.id })
  expect(JSON.stringify(rest)).not.toMatch(/Ada\b|Grace|aaaa|bbbb/)
})
