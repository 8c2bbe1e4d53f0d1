import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Affine, applyAffine, invertAffine } from '../../imaging/resample/affine.ts'
import type { Point } from '../../imaging/rgb-image.ts'
import { alignmentTo, CROP_TEMPLATES } from '../geometry/align.ts'
import { fiveOf106 } from './2d106det.ts'

const expectAt = (actual: readonly Point[], expected: readonly Point[], within: number) => {
  expect(actual).toHaveLength(expected.length)
  for (const [i, [x, y]] of expected.entries())
    expect(Math.hypot(actual[i]![0] - x, actual[i]![1] - y), `point ${i}`).toBeLessThan(within)
}

/** Made by tests/golden/make-five-of-106.py with LivePortrait's code. */
test('eyes and mouth are where LivePortrait sees them', () => {
  const golden: { readonly eyes: Point[]; readonly mouth: Point } = JSON.parse(
    readFileSync(new URL('../../../../tests/golden/five-of-106.json', import.meta.url), 'utf8'),
  )
  const points = Array.from({ length: 106 }, (_, k): Point => {
    const i = k + 1
    return [100 + 90 * Math.sin(i * i), 100 + 90 * Math.cos(3 * i * i)]
  })
  const [left, right, , leftCorner, rightCorner] = fiveOf106(points)
  const mouth: Point = [(leftCorner[0] + rightCorner[0]) / 2, (leftCorner[1] + rightCorner[1]) / 2]
  expectAt([left, right, mouth], [...golden.eyes, golden.mouth], 1e-3)
})

/** A face in insightface's order of points whose five points are the template's; all else lies elsewhere. */
const faceOf106 = (size: number): Point[] => {
  const [left, right, nose, leftCorner, rightCorner] = CROP_TEMPLATES.arcface_112_v2.map(
    ([x, y]): Point => [x * size, y * size],
  ) as [Point, Point, Point, Point, Point]
  const points = Array.from(
    { length: 106 },
    (_, i): Point => [size * Math.cos(i / 5), size * Math.sin(i / 5)],
  )
  const lids = ([x, y]: Point, [below, outer, above, inner]: readonly [number, number, number, number]) => {
    points[below] = [x, y + 3]
    points[outer] = [x - 8, y]
    points[above] = [x, y - 3]
    points[inner] = [x + 8, y]
  }
  lids(left, [33, 35, 40, 39])
  lids(right, [87, 89, 94, 93])
  for (const [i, point] of [
    [86, nose],
    [52, leftCorner],
    [61, rightCorner],
  ] as const)
    points[i] = point
  return points
}

test('however a face lies in the picture, its five points align it', () => {
  const size = 112
  const turned: Affine = [1.2, -0.9, 40, 0.9, 1.2, -15]
  const inPicture = faceOf106(size).map(point => applyAffine(turned, point))
  const toCrop = alignmentTo(fiveOf106(inPicture), 'arcface_112_v2', size)
  const back = invertAffine(turned)
  const corners: Point[] = [
    [0, 0],
    [300, 20],
    [50, 200],
  ]
  expectAt(
    corners.map(point => applyAffine(toCrop, point)),
    corners.map(point => applyAffine(back, point)),
    1e-3,
  )
})
