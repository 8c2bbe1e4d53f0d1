import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type FaceGraph,
  faceGolden,
  goldenPicture,
  openFaceGraph,
} from '../../../../tests/golden/face-golden.ts'
import { applyAffine } from '../../imaging/resample/affine.ts'
import { createImage, type Point, type RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { alignmentTo } from '../geometry/align.ts'
import type { Box, FacePoints } from '../geometry/face.ts'
import { run2d106det } from './2d106det.ts'
import { fiveOf68, run2dfan4 } from './2dfan4.ts'
import { detectorKindOf, openDetector } from './face-detector.ts'
import { embedderKindOf, openEmbedder } from './face-embedder.ts'
import { landmarkerKindOf, openLandmarker, withLandmarker } from './face-landmarker.ts'

const names = [
  'scrfd',
  'scrfd-batched',
  'scrfd-shuffled',
  'yunet',
  'yoloface',
  'arcface',
  'sface',
  '2dfan4',
  '2d106det',
] as const
const graphs = new Map<string, FaceGraph>()
let square: RgbImage

beforeAll(async () => {
  for (const name of names) graphs.set(name, await openFaceGraph(name))
  square = await goldenPicture('square')
})
afterAll(async () => {
  for (const { session } of graphs.values()) await session.dispose()
})

const session = (name: string): Session => graphs.get(name)!.session

/** One byte, in what each network makes of bytes. */
const BYTE = {
  scrfd: 1 / 128,
  'scrfd-batched': 1 / 128,
  yunet: 1,
  yoloface: 1 / 255,
  arcface: 1 / 127.5,
  sface: 1,
  '2dfan4': 1 / 255,
  '2d106det': 1,
} as Readonly<Record<string, number>>

const pairs = (values: readonly number[]): Point[] =>
  Array.from({ length: values.length / 2 }, (_, i) => [values[2 * i]!, values[2 * i + 1]!])

const farthest = (a: readonly Point[], b: readonly Point[]): number =>
  Math.max(...a.map(([x, y], i) => Math.hypot(x - b[i]![0], y - b[i]![1])))

const detect = (graph: string, image: RgbImage) => {
  const detector = openDetector(session(graph))
  if (detector.finds !== 'points') throw new Error(`${graph} gives boxes only`)
  return detector.detect(image)
}

const pointsOf = (face: string): FacePoints => faceGolden.points[face]!

test('every graph is known by its signature', () => {
  expect(names.slice(0, 5).map(name => detectorKindOf(session(name)))).toEqual([
    'scrfd',
    'scrfd',
    'scrfd',
    'yunet',
    'yoloface',
  ])
  expect([embedderKindOf(session('arcface')), embedderKindOf(session('sface'))]).toEqual(['arcface', 'sface'])
  expect([landmarkerKindOf(session('2dfan4')), landmarkerKindOf(session('2d106det'))]).toEqual([
    '2dfan4',
    '2d106det',
  ])
  expect(detectorKindOf(session('arcface'), 'yunet')).toBe('yunet')
  expect(() => openDetector(session('arcface'))).toThrow(
    expect.objectContaining({ code: 'model-unsupported' }),
  )
  expect(() => openEmbedder(session('yunet'))).toThrow(expect.objectContaining({ code: 'model-unsupported' }))
  expect(() => openLandmarker(session('sface'))).toThrow(
    expect.objectContaining({ code: 'model-unsupported' }),
  )
})

describe('detectors find what the references find', () => {
  test.each(faceGolden.detected.map(found => [found.graph, found.picture, found] as const))(
    '%s, %s',
    async (graph, picture, { input, faces: expected }) => {
      const faces = await detect(graph, await goldenPicture(picture))
      expect(faces).toHaveLength(expected.length)
      // An empty image is looked at again in another size.
      if (expected.length > 0) expect(graphs.get(graph)!.inputError(input)).toBeLessThan(0.1 * BYTE[graph]!)
      const distance = (a: Box, b: Box): number => Math.max(...a.map((value, k) => Math.abs(value - b[k]!)))
      // Faces that are equally sure may come in another order.
      for (const { box, score, points } of expected) {
        const face = faces.reduce((a, b) => (distance(b.box, box) < distance(a.box, box) ? b : a))
        expect(distance(face.box, box)).toBeLessThan(0.5)
        expect(Math.abs(face.score - score)).toBeLessThan(1e-3)
        expect(farthest(face.points, pairs(points))).toBeLessThan(0.5)
      }
    },
  )

  test('the order of the outputs does not matter', async () => {
    const found = await detect('scrfd-shuffled', square)
    expect(found.length).toBeGreaterThan(0)
    expect(found).toEqual(await detect('scrfd', square))
  })

  test('where nobody is found, a graph of any size looks once more for a face that fills the picture', async () => {
    const nobody = await goldenPicture('nobody')
    await detect('scrfd', nobody)
    expect(graphs.get('scrfd')!.inputShape()).toEqual([1, 3, 128, 128])
    await detect('scrfd-batched', nobody)
    expect(graphs.get('scrfd-batched')!.inputShape()).toEqual([1, 3, 640, 640])
  })

  test('one hit alone at index 0 is a face', async () => {
    const [face, ...others] = await detect('scrfd', await goldenPicture('index-zero'))
    expect(others).toEqual([])
    expect(face!.score).toBeGreaterThan(0.5)
  })

  test('hits of all strides are met in one list without overlaps', async () => {
    const faces = await detect('scrfd', await goldenPicture('across-strides'))
    const sides = faces.map(({ box }) => box[2])
    expect(Math.max(...sides)).toBeGreaterThan(4 * Math.min(...sides))
    expect(faces.map(({ score }) => score)).toEqual(faces.map(({ score }) => score).sort((a, b) => b - a))
  })
})

describe('embedders', () => {
  test.each(faceGolden.embedded.map(made => [made.graph, made.face, made] as const))(
    '%s, %s: crop and embedding are the reference’s',
    async (graph, face, { input, embedding: expected }) => {
      const embedder = openEmbedder(session(graph))
      const raw = await embedder.embedRaw(square, pointsOf(face))
      expect(graphs.get(graph)!.inputError(input)).toBeLessThan(BYTE[graph]!)
      const scale = Math.max(...expected.map(Math.abs))
      for (const [i, value] of expected.entries())
        expect(Math.abs(raw[8 * i]! - value)).toBeLessThan(1e-3 * scale)
      expect(Math.hypot(...(await embedder.embed(square, pointsOf(face))))).toBeCloseTo(1, 5)
    },
  )
})

describe('landmarks', () => {
  const of = (graph: string) => faceGolden.landmarks.filter(made => made.graph === graph)
  const detected = (face: string) => ({ box: faceGolden.boxes[face]!, score: 1, points: pointsOf(face) })

  test.each(of('2d106det').map(made => [made.face, made] as const))(
    '2d106det, %s',
    async (face, expected) => {
      const points = await run2d106det(session('2d106det'), square, faceGolden.boxes[face]!)
      expect(points).toHaveLength(106)
      expect(graphs.get('2d106det')!.inputError(expected.input)).toBeLessThan(BYTE['2d106det']!)
      expect(farthest(points, pairs(expected.points))).toBeLessThan(0.5)
    },
  )

  test.each(of('2dfan4').map(made => [made.face, made] as const))('2dfan4, %s', async (face, expected) => {
    const { points, score } = await run2dfan4(session('2dfan4'), square, detected(face))
    expect(graphs.get('2dfan4')!.inputError(expected.input)).toBeLessThan(BYTE['2dfan4']!)
    expect(farthest(points, pairs(expected.points))).toBeLessThan(0.5)
    expect(farthest(fiveOf68(points), pairs(expected.five!))).toBeLessThan(0.5)
    expect(Math.abs(score - expected.score!)).toBeLessThan(1e-3)
  })

  test('sharpen a detector’s points only where they are sure', async () => {
    const landmarker = openLandmarker(session('2dfan4'))
    for (const made of of('2dfan4')) {
      const face = detected(made.face)
      const detector = withLandmarker({ finds: 'points', detect: async () => [face] }, landmarker)
      const [sharpened] = await detector.detect(square)
      const expected = made.score! > 0.5 ? pairs(made.five!) : face.points
      expect(farthest(sharpened!.points, expected)).toBeLessThan(0.5)
    }
    const dark = createImage(200, 200)
    const face = detected('upright')
    expect(await landmarker.locate(dark, face)).toBeNull()
  })
})

test('five points align as facefusion’s RANSAC aligns them', () => {
  for (const { template, size, points, ransac } of faceGolden.aligned) {
    const five = pairs(points) as unknown as FacePoints
    const ours = alignmentTo(five, template, size)
    const theirs = ransac as unknown as typeof ours
    expect(
      farthest(
        five.map(point => applyAffine(ours, point)),
        five.map(point => applyAffine(theirs, point)),
      ),
    ).toBeLessThan(0.01)
  }
})
