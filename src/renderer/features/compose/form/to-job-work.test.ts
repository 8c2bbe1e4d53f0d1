import { afterEach, expect, test } from 'vitest'
import type { BrushStroke } from '../../../../shared/api/swap-controls.ts'
import { windowJobWork } from '../../../../shared/window/window-jobs.ts'
import { testPack, testPhoto } from '../../../testing/fixtures.ts'
import { type ComposeState, initialCompose } from './compose-state.ts'
import { exchangePhotos, setPhoto, useCompose } from './compose-store.ts'
import { toJobWork, toPreviewInput } from './to-job-work.ts'

afterEach(() => useCompose.setState(initialCompose, true))

const photo = testPhoto(90, 80, 70)
const source = { ...testPhoto(60, 50), id: 'a'.repeat(32) }
const inUse = {
  ...{ models: { 'face-swapper': 'starter' }, pack: testPack('real'), adapters: [] },
  options: { pixelBoost: false, glasses: true, fidelity: true, colourise: true, faceId: false },
}
const workOf = (part: Partial<ComposeState>) => {
  const work = toJobWork({ ...initialCompose, photo, source, ...part }, inUse)
  return work && windowJobWork.parse(work)
}

test('a swap names both photos, a face of each, and how strong it is', () => {
  const options = { strength: 0.5, pixelBoost: 2, glasses: 'keep', upscale: 2, fidelity: 0.25 } as const
  const work = workOf({ task: 'swap', sourceFace: 1, photoFace: 2, ...options })
  expect(work).toMatchObject({
    route: 'swap',
    input: {
      ...{ source: { id: source.id }, target: { id: photo.id }, sourceFace: 1, targetFace: 2 },
      ...{ faceOrder: 'size', strength: 0.5, glasses: 'keep', enhance: true, upscale: 2, fidelity: 0.25 },
      use: { 'face-swapper': 'starter' },
    },
  })
  expect(work?.input).toMatchObject({ pixelBoost: undefined })
  expect(workOf({ task: 'swap', ...options, enhance: false })?.input).toMatchObject({
    ...{ enhance: false, upscale: undefined, fidelity: undefined },
  })
})

test('the look of a swap reaches job and preview, with strokes that go with their photo', () => {
  const look = { likeness: 0.25, skinTone: 0.5, light: 0.75, keep: ['eyes'] } as const
  const strokes = [{ effect: 'add', size: 9, softness: 0.5, points: [[1, 2]] }] satisfies BrushStroke[]
  useCompose.setState({ ...initialCompose, task: 'swap', photo, source, ...look, strokes })
  expect(toJobWork(useCompose.getState(), inUse)?.input).toMatchObject({ ...look, mask: { strokes } })
  expect(toPreviewInput(useCompose.getState(), inUse, null)).toMatchObject({
    ...{ source: { id: source.id }, target: { id: photo.id }, targetFace: 0, ...look, mask: { strokes } },
  })
  setPhoto({ ...photo, id: 'b'.repeat(32) })
  expect(useCompose.getState().strokes).toEqual([])
  expect(toPreviewInput({ ...useCompose.getState(), task: 'draw' }, inUse, null)).toBeNull()
})

test('which faces of the target are meant reaches the engine, those of the source too', () => {
  const person = { ...testPhoto(50), id: 'f'.repeat(32) }
  const swapOf = (part: Partial<ComposeState>) =>
    workOf({ task: 'swap', person, photoFace: 2, sourceFace: 1, ...part })?.input
  expect(swapOf({ faceMode: 'from-left' })).toMatchObject({ targetFace: 2, sourceFace: 1 })
  expect(swapOf({ faceMode: 'all' })).toMatchObject({ targetFace: 'all', sourceFace: 1, faceOrder: 'size' })
  expect(swapOf({ faceMode: 'person' })).toMatchObject({ targetPerson: { id: person.id }, sourceFace: 1 })
})

const pairOf = (from: { readonly id: string }, face: number, target: number) => ({
  source: { photo: from.id, face },
  target,
})

test('pairs are sent as a map, with each photo that lends a face once', () => {
  const more = { ...testPhoto(40), id: 'b'.repeat(32) }
  const unused = { ...testPhoto(40), id: 'c'.repeat(32) }
  const pairs = [pairOf(more, 0, 0), pairOf(source, 1, 1), pairOf(source, 1, 2)]
  expect(workOf({ task: 'swap', moreSources: [unused, more], pairs })?.input).toMatchObject({
    source: { id: source.id },
    sources: [{ id: more.id }],
    sourceFace: 0,
    targetFace: 0,
    map: [
      { source: 0, target: 0, picture: 1 },
      { source: 1, target: 1 },
      { source: 1, target: 2 },
    ],
  })
  // One pair needs no map, whichever photo it comes from; none at all is no job.
  const one = workOf({ task: 'swap', moreSources: [more], pairs: [pairOf(more, 0, 2)] })?.input
  expect(one).toMatchObject({ source: { id: more.id }, sourceFace: 0, targetFace: 2 })
  expect(one).not.toHaveProperty('map')
  expect(one).not.toHaveProperty('sources')
  expect(workOf({ task: 'swap', pairs: [] })).toBeNull()
})

test('a face that was marked by hand is named by its box', () => {
  const box: [number, number, number, number] = [10, 20, 30, 40]
  const withMark = { ...photo, faces: [...photo.faces, { ...photo.faces[0]!, marked: box }] }
  const swapOf = (part: Partial<ComposeState>) => workOf({ task: 'swap', photo: withMark, ...part })?.input
  expect(swapOf({ photoFace: 3 })).toMatchObject({ targetFace: { box } })
  const all = swapOf({ faceMode: 'all' })
  expect(all).toMatchObject({ map: [{ target: 0 }, { target: 1 }, { target: 2 }, { target: { box } }] })
  expect(swapOf({ source: withMark, sourceFace: 3, photo })).toMatchObject({ sourceFace: { box } })
  const draw = workOf({ task: 'draw', prompt: 'x', photo: withMark, photoFace: 3 })?.input
  expect(draw).toMatchObject({ photoFace: { box } })
  const marked = { ...initialCompose, task: 'swap', source, photo: withMark, photoFace: 3 } as const
  expect(toPreviewInput(marked, inUse, null)).toMatchObject({ sourceFace: 0, targetFace: { box } })
})

test('enhancing names the photo, and nothing of drawing or swapping', () => {
  expect(workOf({ task: 'enhance', prompt: 'x', upscale: 4, enhance: false })).toEqual({
    route: 'enhance',
    input: {
      ...{ file: { id: photo.id }, upscale: 4, fidelity: undefined, provider: 'auto' },
      use: { 'face-swapper': 'starter' },
    },
  })
})

test('what is done to an old photo is asked for; colours only of a model that has them', () => {
  const old = { task: 'enhance', oldPhoto: true, colourise: true, background: '#102030' } as const
  expect(workOf(old)?.input).toMatchObject({ oldPhoto: true, colourise: true, background: '#102030' })
  const work = toJobWork(
    { ...initialCompose, photo, ...old },
    { ...inUse, options: { ...inUse.options, colourise: false } },
  )
  expect(work?.input).toMatchObject({ oldPhoto: true, colourise: undefined })
})

test('without its photos a task has no work; drawing needs none', () => {
  expect(workOf({ task: 'swap', source: null })).toBeNull()
  expect(workOf({ task: 'swap', photo: null })).toBeNull()
  expect(workOf({ task: 'enhance', photo: null })).toBeNull()
  expect(workOf({ task: 'draw', prompt: 'x', photo: null })?.route).toBe('create')
})

test('exchanged photos keep the faces that were chosen in them', () => {
  useCompose.setState({ task: 'swap', photo, photoFace: 2, source, sourceFace: 1 })
  exchangePhotos()
  expect(useCompose.getState()).toMatchObject({ photo: source, photoFace: 1, source: photo, sourceFace: 2 })
})

test('the preview of a drawing with a photo is on the last drawing, in either direction', () => {
  const previewOf = (state: Partial<ComposeState>) =>
    toPreviewInput({ ...useCompose.getState(), task: 'draw', photo, ...state }, inUse, 'queen-generated.png')
  const drawn = { picture: 'queen-generated.png' }
  expect(previewOf({ faceFrom: 'generated', photoFace: 1 })).toMatchObject({
    ...{ source: drawn, target: { id: photo.id }, targetFace: 1 },
  })
  expect(previewOf({ faceFrom: 'photo', photoFace: 1, likeness: 0.5 })).toMatchObject({
    ...{ source: { id: photo.id }, sourceFace: 1, target: drawn, likeness: 0.5 },
  })
  const drawnPerson = { ...photo, id: 'a'.repeat(16) }
  expect(previewOf({ photo: null, drawnPerson })).toMatchObject({
    ...{ source: { person: drawnPerson.id }, target: drawn },
  })
  expect(previewOf({ photo: null })).toBeNull()
  // What was painted is of a swap's target.
  const stroke = { effect: 'add', size: 9, softness: 0.5, points: [[1, 1]] } as const
  expect(previewOf({ faceFrom: 'photo', strokes: [stroke as never] })).not.toHaveProperty('mask')
})
