import { afterEach, expect, test } from 'vitest'
import { testPhoto } from '../../../testing/fixtures.ts'
import { type ComposeState, initialCompose } from '../form/compose-state.ts'
import {
  addSource,
  exchangePhotos,
  removeSource,
  renewPhoto,
  renewWithout,
  setPhoto,
  setSource,
  useCompose,
} from '../form/compose-store.ts'
import {
  chooseLent,
  exchangeTwo,
  hasChoice,
  joinEveryone,
  joinFaces,
  lendersOf,
  lentFaceOf,
  pairsOf,
  partFace,
  toggleTarget,
} from './face-pairs.ts'

afterEach(() => useCompose.setState(initialCompose, true))

const photo = testPhoto(90, 80, 70)
const source = { ...testPhoto(60, 50), id: 'a'.repeat(32) }
const more = { ...testPhoto(40), id: 'b'.repeat(32) }
const form = (part: Partial<ComposeState> = {}): ComposeState => ({
  ...{ ...initialCompose, task: 'swap', photo, source, moreSources: [more] },
  ...part,
})
const of = (from: { readonly id: string }, face: number) => ({ photo: from.id, face })
const pair = (from: { readonly id: string }, face: number, target: number) => ({
  ...{ source: of(from, face), target },
})
const state = () => useCompose.getState()

test('faces that are lent are counted over all photos', () => {
  expect(lendersOf(form()).map(({ photo: id, face, number }) => [id, face, number])).toEqual([
    [source.id, 0, 1],
    [source.id, 1, 2],
    [more.id, 0, 3],
  ])
  expect(lentFaceOf(form())).toMatchObject({ number: 1 })
  expect(lentFaceOf(form({ sourceFace: 1 }))).toMatchObject({ number: 2 })
  expect(lentFaceOf(form({ lent: of(more, 0) }))).toMatchObject({ number: 3 })
  expect(lentFaceOf(form({ lent: of(photo, 0) }))).toMatchObject({ number: 1 })
})

test('with one face each there is nothing to choose', () => {
  const one = { ...testPhoto(50), id: 'c'.repeat(32) }
  expect(hasChoice(form({ photo: one, source: one, moreSources: [] }))).toBe(false)
  expect(pairsOf(form({ photo: one, source: one, moreSources: [] }))).toEqual([pair(one, 0, 0)])
  expect(hasChoice(form({ photo: one }))).toBe(true)
  expect(hasChoice(form({ source: one, moreSources: [] }))).toBe(true)
  expect(hasChoice(form({ photo: null }))).toBe(false)
})

test('the first click moves the face that was only suggested; further ones add', () => {
  expect(pairsOf(form())).toEqual([pair(source, 0, 0)])
  const moved = form(toggleTarget(form(), 2)!)
  expect(moved.pairs).toEqual([pair(source, 0, 2)])
  const added = form(toggleTarget(moved, 1)!)
  expect(added.pairs).toEqual([pair(source, 0, 1), pair(source, 0, 2)])
  // A click on a face that has it takes it away, even the last.
  expect(toggleTarget(form(), 0)?.pairs).toEqual([])
  expect(toggleTarget(added, 1)?.pairs).toEqual([pair(source, 0, 2)])
})

test('another face joined to another keeps the suggestion, and takes the place of what a face had', () => {
  const joined = form(joinFaces(form(), of(more, 0), 1))
  expect(joined.pairs).toEqual([pair(source, 0, 0), pair(more, 0, 1)])
  expect(joined.lent).toEqual(of(more, 0))
  expect(joinFaces(joined, of(source, 1), 1).pairs).toEqual([pair(source, 0, 0), pair(source, 1, 1)])
  expect(partFace(joined, 0).pairs).toEqual([pair(more, 0, 1)])
})

test('choosing a face to lend changes nothing by itself, but where one face alone can get it', () => {
  expect(form(chooseLent(form(), of(more, 0)))).toMatchObject({
    lent: of(more, 0),
    pairs: [pair(source, 0, 0)],
  })
  const alone = form({ photo: { ...testPhoto(50), id: 'd'.repeat(32) } })
  expect(chooseLent(alone, of(source, 1)).pairs).toEqual([pair(source, 1, 0)])
})

test('everyone becomes the lent face; two change places', () => {
  const every = [pair(more, 0, 0), pair(more, 0, 1), pair(more, 0, 2)]
  expect(joinEveryone(form({ lent: of(more, 0) }))?.pairs).toEqual(every)
  expect(exchangeTwo(photo)?.pairs).toEqual([pair(photo, 1, 0), pair(photo, 0, 1)])
  expect(exchangeTwo(more)).toBeNull()
})

test('a person goes before pairs, whose faces are then all that were found of them', () => {
  const personFaces = { kind: 'found', faces: [2, 0] } as const
  const byPerson = form({ faceMode: 'person', personFaces, pairs: [pair(more, 0, 1)] })
  expect(pairsOf(byPerson)).toEqual([pair(source, 0, 2), pair(source, 0, 0)])
})

test('pairs go with the photos they came from', () => {
  const pairs = [pair(source, 0, 0), pair(more, 0, 1)]
  useCompose.setState(form({ pairs, lent: of(more, 0) }), true)
  removeSource(more.id)
  expect(state()).toMatchObject({ moreSources: [], lent: null, pairs: [pair(source, 0, 0)] })
  addSource(source)
  expect(state().moreSources).toEqual([])
  addSource(more)
  useCompose.setState({ pairs })
  // The next photo takes the place of the one that is removed, with its pairs.
  setSource(null)
  expect(state()).toMatchObject({ source: more, moreSources: [], pairs: [pair(more, 0, 1)] })
  setPhoto({ ...photo, id: 'e'.repeat(32) })
  expect(state().pairs).toBeNull()
})

test('photos that change places turn their pairs round', () => {
  const pairs = [pair(source, 1, 0), pair(source, 1, 1), pair(source, 0, 2), pair(more, 0, 1)]
  useCompose.setState(form({ pairs }), true)
  exchangePhotos()
  expect(state()).toMatchObject({ source: photo, photo: source })
  expect(state().pairs).toEqual([pair(photo, 0, 1), pair(photo, 2, 0)])
})

test('a marked face joins the list, and what is behind it moves up when it goes', () => {
  const marked = (side: number) => ({
    ...photo.faces[0]!,
    marked: [side, 0, 9, 9] as [number, number, number, number],
  })
  const two = { ...photo, faces: [...photo.faces, marked(1), marked(2)] }
  useCompose.setState(form({ pairs: [pair(source, 0, 1)] }), true)
  renewPhoto(two)
  expect(state()).toMatchObject({ photo: two, pairs: [pair(source, 0, 1)] })
  useCompose.setState({ pairs: [pair(source, 0, 1), pair(source, 1, 3), pair(more, 0, 4)], photoFace: 4 })
  renewWithout({ ...two, faces: two.faces.filter((_, i) => i !== 3) }, 3)
  expect(state()).toMatchObject({ photoFace: 0, pairs: [pair(source, 0, 1), pair(more, 0, 3)] })
})
