import { expect, test } from 'vitest'
import { applyAffine } from '../../imaging/resample/affine.ts'
import topology from './face-mesh-topology.json' with { type: 'json' }
import { type FaceRoi, isSameRoi, roiOfBox, roiOfMesh, roiToImage } from './face-roi.ts'
import { boxOfMesh, pointsOfMesh } from './mesh-points.ts'

/** The canonical face, 10 pixels a centimetre, turned clockwise about (x, y). */
const meshAt = (x: number, y: number, roll: number): Float32Array => {
  const [c, s] = [Math.cos((roll * Math.PI) / 180), Math.sin((roll * Math.PI) / 180)]
  return Float32Array.from(
    topology.canonical.flatMap(([u, v, w]) => [
      x + 10 * (c * u! + s * v!),
      y + 10 * (s * u! - c * v!),
      -10 * w!,
    ]),
  )
}

const width =
  10 * (Math.max(...topology.canonical.map(p => p[0]!)) - Math.min(...topology.canonical.map(p => p[0]!)))
const height =
  10 * (Math.max(...topology.canonical.map(p => p[1]!)) - Math.min(...topology.canonical.map(p => p[1]!)))

test('the five points of an upright face lie as in the picture', () => {
  const [left, right, nose, mouthLeft, mouthRight] = pointsOfMesh(meshAt(200, 100, 0))
  expect(left[0]).toBeLessThan(nose[0])
  expect(right[0]).toBeGreaterThan(nose[0])
  expect(left[0] + right[0]).toBeCloseTo(400, 3)
  expect(left[1]).toBeCloseTo(right[1], 3)
  expect(nose[0]).toBeCloseTo(200, 3)
  expect(nose[1]).toBeGreaterThan(left[1])
  expect(mouthLeft[1]).toBeGreaterThan(nose[1])
  expect(mouthLeft[0]).toBeLessThan(mouthRight[0])
})

test('upside down, the points keep the order of the subject', () => {
  const [first, second] = pointsOfMesh(meshAt(200, 100, 180))
  expect(first[0]).toBeGreaterThan(second[0])
})

test('the box bounds the mesh', () => {
  const [x, y, w, h] = boxOfMesh(meshAt(200, 100, 0))
  expect(w).toBeCloseTo(width, 3)
  expect(h).toBeCloseTo(height, 3)
  expect(x + w / 2).toBeCloseTo(200, 3)
  expect(y).toBeCloseTo(100 - 10 * Math.max(...topology.canonical.map(p => p[1]!)), 3)
})

test.each([0, 30, -45, 90, 179, -120])(
  'the roi of a mesh turned by %d° shows it upright and centred',
  roll => {
    const mesh = meshAt(640, 480, roll)
    const roi = roiOfMesh(mesh)
    expect(Math.cos(((roi.roll - roll) * Math.PI) / 180)).toBeCloseTo(1, 6)
    expect(roi.side).toBeCloseTo(1.5 * Math.max(width, height), 2)
    const toImage = roiToImage(roi, 192)
    const middle = applyAffine(toImage, [95.5, 95.5])
    expect(middle[0]).toBeCloseTo(roi.centre[0], 6)
    expect(middle[1]).toBeCloseTo(roi.centre[1], 6)
    // The forehead lies above the chin in the roi: 10 and 152 are the ends of the face oval.
    const down = [toImage[1], toImage[4]]
    const chinward = [mesh[3 * 152]! - mesh[3 * 10]!, mesh[3 * 152 + 1]! - mesh[3 * 10 + 1]!]
    expect(down[0]! * chinward[0]! + down[1]! * chinward[1]!).toBeCloseTo(
      Math.hypot(...down) * Math.hypot(...chinward),
      3,
    )
  },
)

test('regions are the same only when a network would see the same', () => {
  const roi: FaceRoi = roiOfBox([100, 100, 80, 100], 10)
  expect(roi).toEqual({ centre: [140, 150], side: 150, roll: 10 })
  expect(isSameRoi(roi, { ...roi, roll: 13 })).toBe(true)
  expect(isSameRoi(roi, { ...roi, roll: -350 })).toBe(true)
  expect(isSameRoi(roi, { ...roi, roll: 16 })).toBe(false)
  expect(isSameRoi(roi, { ...roi, side: 170 })).toBe(false)
  expect(isSameRoi(roi, { ...roi, centre: [150, 150] })).toBe(false)
  expect(isSameRoi({ ...roi, roll: 179 }, { ...roi, roll: -179 })).toBe(true)
})
