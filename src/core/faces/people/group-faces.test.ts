import { expect, test } from 'vitest'
import { type FaceEmbedding, l2Normalise } from '../geometry/embedding.ts'
import { assignFaces } from './assign-faces.ts'
import { fingerprintDistance, fingerprintOf } from './fingerprint.ts'
import { groupFaces } from './group-faces.ts'
import { judgeFaces } from './judge-faces.ts'
import { nearestPose } from './nearest-pose.ts'
import type { PersonFace } from './person-face.ts'
import { robustMean } from './robust-mean.ts'
import { samePersonBy } from './thresholds.ts'

const size = 128
/** Numbers in −1 to 1 that are the same at every run. */
const random = (seed: number) => {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 1073741824 - 1
  }
}
const directionOf = (seed: number): FaceEmbedding => {
  const next = random(seed)
  return l2Normalise(Float32Array.from({ length: size }, next))
}
/** A face of a person: a cosine of about `similarity` to the person's direction. */
const faceOf = (person: number, seed: number, similarity: number): FaceEmbedding => {
  const [own, noise] = [directionOf(person), directionOf(1000 + seed)]
  const rest = Math.sqrt(1 - similarity ** 2)
  return l2Normalise(own.map((value, i) => similarity * value + rest * noise[i]!))
}
const same = samePersonBy(0.4)

test('faces of people are grouped as they belong, the largest group first', async () => {
  const owners = [1, 2, 1, 3, 2, 1, 1, 2, 4]
  const faces = owners.map((person, i) => faceOf(person, i, 0.8))
  expect(await groupFaces(faces, same.group)).toEqual([[0, 2, 5, 6], [1, 4, 7], [3], [8]])
})

test('a face between two people does not join them', async () => {
  const between = l2Normalise(directionOf(1).map((value, i) => value + directionOf(2)[i]!))
  const faces = [
    ...[0, 1, 2].map(i => faceOf(1, i, 0.85)),
    between,
    ...[3, 4, 5].map(i => faceOf(2, i, 0.85)),
  ]
  const groups = await groupFaces(faces, same.group)
  const ofFirst = groups.find(group => group.includes(0))!
  expect(ofFirst).not.toContain(4)
  expect(groups.flat().sort()).toEqual([0, 1, 2, 3, 4, 5, 6])
})

test('grouping can be stopped', async () => {
  const abort = new AbortController()
  abort.abort(new Error('enough'))
  await expect(groupFaces([directionOf(1)], 0.35, abort.signal)).rejects.toThrow('enough')
})

test('strangers among the photos do not pull the mean away', () => {
  const own = [0, 1, 2, 3].map(i => faceOf(1, i, 0.8))
  const strangers = [faceOf(2, 10, 0.9), faceOf(2, 11, 0.9)]
  const weights = [1, 1, 1, 1, 1, 1]
  const alone = robustMean([own[0]!, ...own.slice(1)], weights, same.above)
  const among = robustMean([strangers[0]!, strangers[1]!, ...own], weights, same.above)
  expect(Math.hypot(...among.map((value, i) => value - alone[i]!))).toBeLessThan(1e-3)
})

const photo = (seed: number, rest: Partial<PersonFace> = {}): PersonFace => ({
  embedding: faceOf(1, seed, 0.85),
  pose: { yaw: 0, pitch: 0, roll: 0 },
  size: 200,
  detail: 0.6,
  fingerprint: seed.toString(16).padStart(16, `${(seed * 7) % 10}c3`),
  ...rest,
})

test('each face that does not count has its reason', () => {
  const faces = [
    photo(1),
    photo(2),
    photo(3, { detail: 0.1 }),
    photo(4, { size: 24 }),
    photo(5, { pose: { yaw: 70, pitch: 0, roll: 0 } }),
    photo(6, { embedding: faceOf(9, 6, 0.9) }),
    { ...photo(1), size: 90 },
    { ...photo(7), decided: 'aside' as const },
    { ...photo(8, { detail: 0.1 }), decided: 'use' as const },
  ]
  expect(judgeFaces(faces, 0.4).faces.map(({ aside }) => aside)).toEqual([
    null,
    null,
    'blurred',
    'small',
    'turned-away',
    'someone-else',
    'duplicate',
    'left-out',
    null,
  ])
})

test('where no photo is good, the best there are count', () => {
  const faces = [photo(1, { detail: 0.1 }), photo(2, { detail: 0.15 })]
  expect(judgeFaces(faces, 0.4).faces.map(({ aside }) => aside)).toEqual([null, null])
})

test('the photo that looks where the target looks is taken, unless it is blurred or hardly like the person', () => {
  const posed = (yaw: number, clarity: number, similarity: number) => ({
    pose: { yaw, pitch: 0, roll: 0 },
    clarity,
    similarity,
  })
  const front = posed(0, 1, 0.85)
  expect(nearestPose([front, posed(30, 1, 0.85)], { yaw: 35, pitch: 0, roll: 0 }).pose.yaw).toBe(30)
  expect(nearestPose([front, posed(10, 0.2, 0.85)], { yaw: 12, pitch: 0, roll: 0 })).toBe(front)
  expect(nearestPose([front, posed(10, 1, 0.6)], { yaw: 12, pitch: 0, roll: 0 })).toBe(front)
})

test('faces are assigned so that the people fit best together', () => {
  const [anna, bob] = [directionOf(1), directionOf(2)]
  const annas = faceOf(1, 1, 0.8)
  const bobs = faceOf(2, 2, 0.8)
  const stranger = faceOf(3, 3, 0.8)
  const found = assignFaces([stranger, bobs, annas], [anna, bob], same)
  expect(found.assigned.map(({ face, person }) => [face, person])).toEqual([
    [1, 1],
    [2, 0],
  ])
  expect(found.doubts).toEqual([])
})

test('a person who is nearly as much like one face as like another is told of, and each face is given once', () => {
  const anna = directionOf(1)
  const twins = [faceOf(1, 1, 0.46), faceOf(1, 2, 0.45)]
  const { assigned, doubts } = assignFaces(twins, [anna], same)
  expect(assigned).toHaveLength(1)
  expect(doubts.map(({ doubt }) => doubt.kind).sort()).toEqual(['left-out', 'little-alike'])
  const both = assignFaces([faceOf(1, 1, 0.9), faceOf(1, 2, 0.9)], [anna], same)
  expect(both.assigned.map(({ person }) => person)).toEqual([0, 0])
  const between = l2Normalise(directionOf(1).map((value, i) => value + directionOf(2)[i]!))
  const told = assignFaces([between], [anna, directionOf(2)], same)
  expect(told.assigned).toHaveLength(1)
  expect(told.doubts[0]?.doubt.kind).toBe('two-people')
})

test('a fingerprint hardly changes with light and size, and does with the picture', () => {
  const plane = (value: (x: number, y: number) => number, side = 128) => ({
    width: side,
    height: side,
    data: Float32Array.from({ length: side * side }, (_, i) =>
      value((i % side) / side, Math.floor(i / side) / side),
    ),
  })
  const wave = (x: number, y: number) => 128 + 60 * Math.sin(9 * x + 5 * y) + 30 * Math.cos(14 * y - 3 * x)
  const first = fingerprintOf(plane(wave))
  expect(fingerprintDistance(first, fingerprintOf(plane((x, y) => 20 + 0.8 * wave(x, y), 96)))).toBeLessThan(
    6,
  )
  expect(fingerprintDistance(first, fingerprintOf(plane((x, y) => wave(1 - x, y))))).toBeGreaterThan(15)
})
