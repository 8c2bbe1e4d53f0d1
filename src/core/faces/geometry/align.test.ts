import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Affine, applyAffine, composeAffine } from '../../imaging/resample/affine.ts'
import { createImage, type Point } from '../../imaging/rgb-image.ts'
import { alignFace, alignmentTo, CROP_TEMPLATES, type CropTemplate, estimateSimilarity } from './align.ts'
import type { FacePoints } from './face.ts'

interface Golden {
  readonly faces: readonly { template: CropTemplate; size: number; points: FacePoints; toCrop: Affine }[]
  readonly clouds: readonly { from: Point[]; to: Point[]; affine: Affine }[]
}

const golden: Golden = JSON.parse(
  readFileSync(new URL('../../../../tests/golden/align.json', import.meta.url), 'utf8'),
)

const expectClose = (actual: Affine, expected: Affine, tolerance: number): void => {
  for (const [i, value] of expected.entries())
    expect(Math.abs(actual[i]! - value), `element ${i}`).toBeLessThan(
      tolerance * Math.max(1, Math.abs(value)),
    )
}

test.each(golden.clouds)('similarity of point cloud %# as scikit-image', ({ from, to, affine }) => {
  expectClose(estimateSimilarity(from, to), affine, 1e-9)
})

test.each(golden.faces)('$template crop of face %# as insightface', ({ template, size, points, toCrop }) => {
  // The templates are kept to eight digits of the side.
  expectClose(alignmentTo(points, template, size), toCrop, 1e-5)
})

test('points that coincide, and lists that do not match, are refused', () => {
  const same: Point[] = [
    [3, 3],
    [3, 3],
  ]
  expect(() => estimateSimilarity(same, same)).toThrow(RangeError)
  expect(() => estimateSimilarity([[0, 0]], same)).toThrow(RangeError)
})

/** Red grows with x, green with y, 2 a pixel. */
const ramp = () => {
  const image = createImage(120, 120)
  for (let y = 0; y < 120; y++)
    for (let x = 0; x < 120; x++) {
      image.data[3 * (y * 120 + x)] = 2 * x
      image.data[3 * (y * 120 + x) + 1] = 2 * y
    }
  return image
}

test('the crop shows at each template point what the picture shows at the face point', () => {
  const angle = 0.5
  const points = CROP_TEMPLATES.arcface_112_v2.map(([x, y]): Point => {
    const [u, v] = [60 * (x - 0.5), 60 * (y - 0.5)]
    return [60 + u * Math.cos(angle) - v * Math.sin(angle), 60 + u * Math.sin(angle) + v * Math.cos(angle)]
  }) as unknown as FacePoints
  const { crop, toCrop, toImage } = alignFace(ramp(), points, 'arcface_112_v2', 112)
  expect([crop.width, crop.height]).toEqual([112, 112])
  expectClose(composeAffine(toImage, toCrop), [1, 0, 0, 0, 1, 0], 1e-9)
  for (const [i, point] of points.entries()) {
    const [x, y] = applyAffine(toCrop, point)
    expect(
      Math.hypot(
        x - 112 * CROP_TEMPLATES.arcface_112_v2[i]![0],
        y - 112 * CROP_TEMPLATES.arcface_112_v2[i]![1],
      ),
    ).toBeLessThan(1e-6)
    const pixel = 3 * (Math.round(y) * 112 + Math.round(x))
    expect(Math.abs(crop.data[pixel]! / 2 - point[0])).toBeLessThan(1)
    expect(Math.abs(crop.data[pixel + 1]! / 2 - point[1])).toBeLessThan(1)
  }
})
