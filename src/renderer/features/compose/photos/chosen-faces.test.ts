import { expect, test } from 'vitest'
import { testPhoto } from '../../../testing/fixtures.ts'
import { type ComposeState, initialCompose } from '../form/compose-state.ts'
import { chosenFaces, faceModesFor, firstFace } from './chosen-faces.ts'

const form = (part: Partial<ComposeState>): ComposeState => ({
  ...initialCompose,
  photo: testPhoto(90, 80, 70),
  ...part,
})
const found = { kind: 'found', faces: [2, 0] } as const

test('there is a choice only where there are several faces, and a drawing takes one', () => {
  expect(faceModesFor(form({ photo: testPhoto(90) }))).toEqual(['one'])
  expect(faceModesFor(form({}))).toEqual(['one', 'from-left', 'all', 'person'])
  expect(faceModesFor(form({ faceFrom: 'photo' }))).not.toContain('all')
  // In a swap every face is chosen by itself: a position says nothing more.
  expect(faceModesFor(form({ task: 'swap' }))).not.toContain('from-left')
})

test('the faces marked are those the engine takes', () => {
  expect(chosenFaces(form({ photoFace: 1 }))).toEqual([1])
  expect(chosenFaces(form({ faceMode: 'all' }))).toEqual([0, 1, 2])
  expect(chosenFaces(form({ faceMode: 'all', faceFrom: 'photo', photoFace: 1 }))).toEqual([1])
  expect(chosenFaces(form({ faceMode: 'person' }))).toEqual([])
  expect(chosenFaces(form({ faceMode: 'person', personFaces: found }))).toEqual([2, 0])
  expect(chosenFaces(form({ faceMode: 'person', personFaces: found, faceFrom: 'photo' }))).toEqual([2])
})

test('a photo that gets the face of another may get it on all faces, whatever was chosen for drawing', () => {
  const swap = form({ task: 'swap', faceFrom: 'photo', faceMode: 'all' })
  expect(faceModesFor(swap)).toContain('all')
  expect(chosenFaces(swap)).toEqual([0, 1, 2])
})

test('another photo begins with its largest face, or with the same position from the left', () => {
  const next = testPhoto(60, 50)
  expect(firstFace(form({ photoFace: 1 }), next)).toBe(0)
  // From the left the faces of three are 2, 1, 0, those of two 1, 0.
  expect(firstFace(form({ faceMode: 'from-left', photoFace: 2 }), next)).toBe(1)
  expect(firstFace(form({ faceMode: 'from-left', photoFace: 0 }), next)).toBe(0)
})
