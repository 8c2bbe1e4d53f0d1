import { expect, test } from 'vitest'
import { chooseFaces, type FaceChoice } from './choose-faces.ts'
import { l2Normalise } from './embedding.ts'
import type { Box } from './face.ts'

const face = (name: string, box: Box, ...looks: number[]) => ({
  name,
  box,
  embedding: l2Normalise(Float32Array.from(looks)),
})

const faces = [
  face('Ada', [300, 20, 40, 40], 1, 0.1, 0),
  face('Bo', [10, 30, 90, 90], 0, 1, 0.1),
  face('Ada in the mirror', [500, 10, 60, 60], 1, 0.6, 0),
  // Wider than Bo, so its edge is further left, but its middle is not.
  face('Cy', [5, 200, 110, 50], 0, 0, 1),
]

const chosen = (choice: FaceChoice): string[] =>
  chooseFaces(faces, choice, ({ embedding }) => embedding).map(({ name }) => name)

const person = (above: number): FaceChoice => ({
  by: 'person',
  reference: l2Normalise(Float32Array.from([1, 0, 0])),
  above,
})

test('by size: index 0 is the largest', () => {
  expect([0, 1, 2, 3].flatMap(index => chosen({ by: 'size', index }))).toEqual([
    'Bo',
    'Cy',
    'Ada in the mirror',
    'Ada',
  ])
})

test('by position: from left to right, by the middles', () => {
  expect([0, 1, 2, 3].flatMap(index => chosen({ by: 'position', index }))).toEqual([
    'Bo',
    'Cy',
    'Ada',
    'Ada in the mirror',
  ])
})

test('an index beyond the faces chooses none', () => {
  expect(chosen({ by: 'size', index: 4 })).toEqual([])
  expect(chosen({ by: 'position', index: 4 })).toEqual([])
})

test('all, largest first', () => {
  expect(chosen({ by: 'all' })).toEqual(['Bo', 'Cy', 'Ada in the mirror', 'Ada'])
})

test('a person: wherever it is like the reference, most like first, nobody else', () => {
  expect(chosen(person(0.4))).toEqual(['Ada', 'Ada in the mirror'])
  expect(chosen(person(0.9))).toEqual(['Ada'])
  expect(chosen(person(0.999))).toEqual([])
})

test('nobody in the picture, nobody chosen', () => {
  for (const choice of [{ by: 'all' }, { by: 'size', index: 0 }, person(0)] as const)
    expect(chooseFaces([], choice, () => new Float32Array(3))).toEqual([])
})
