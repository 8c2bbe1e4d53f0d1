import { expect, test } from 'vitest'
import type { FacePoints, FacePose } from '../geometry/face.ts'
import topology from './face-mesh-topology.json' with { type: 'json' }
import { meshFromKeypoints } from './mesh-from-keypoints.ts'
import { pointsOfMesh } from './mesh-points.ts'
import { estimatePose } from './pose.ts'

/** The average face from the front, some 200 pixels high. */
const front = Float32Array.from(
  topology.canonical.flatMap(([x, y, z]) => [10 * x! + 300, 200 - 10 * y!, -10 * z!]),
)

/** Turned about the vertical, the line through the ears and the line of sight, in degrees. */
const turned = (mesh: Float32Array, yaw: number, pitch: number, roll: number): Float32Array => {
  const out = mesh.slice()
  const turn = (i: number, j: number, degrees: number): void => {
    const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
    for (let k = 0; k < out.length; k += 3) {
      const [p, q] = [out[k + i]!, out[k + j]!]
      out[k + i] = c * p - s * q
      out[k + j] = s * p + c * q
    }
  }
  turn(1, 2, pitch)
  turn(0, 2, yaw)
  turn(0, 1, roll)
  return out
}

test.each([
  [0, 0],
  [40, 0],
  [-65, 10],
  [20, 100],
  [-30, 175],
])('a face turned by %d° aside and %d° clockwise is found in its five points again', (yaw, roll) => {
  const mesh = turned(front, yaw, 0, roll)
  const found = meshFromKeypoints(pointsOfMesh(mesh))
  for (let i = 0; i < mesh.length; i += 3)
    expect(Math.hypot(mesh[i]! - found[i]!, mesh[i + 1]! - found[i + 1]!)).toBeLessThan(0.05)
})

test('nodding is believed by half', () => {
  const pose = estimatePose(meshFromKeypoints(pointsOfMesh(turned(front, 0, 24, 0))))
  expect(Math.abs(Math.abs(pose.pitch) - 12)).toBeLessThan(0.1)
})

/** The points as they were looked at, the pose as the mesh network finds it. */
test.each<[string, FacePoints, FacePose]>([
  [
    'Collins',
    [
      [203.3, 101],
      [246.7, 103.1],
      [222.9, 131.3],
      [201.8, 137.9],
      [245.1, 139.5],
    ],
    { yaw: -0.5, pitch: -7, roll: 3.4 },
  ],
  [
    'Hopper',
    [
      [221.4, 191.4],
      [306.5, 187.5],
      [267.1, 245.2],
      [231.8, 278.3],
      [300.8, 273.9],
    ],
    { yaw: 0.2, pitch: -3.5, roll: -2.6 },
  ],
  [
    'Mona Lisa',
    [
      [295.8, 251.4],
      [378.9, 248.2],
      [320.7, 316.5],
      [306.4, 342.3],
      [368.7, 340.1],
    ],
    { yaw: -18.9, pitch: -10, roll: -0.8 },
  ],
])('%s, from five points alone, looks about where she looks', (_, points, expected) => {
  const pose = estimatePose(meshFromKeypoints(points))
  expect(Math.abs(pose.yaw - expected.yaw)).toBeLessThan(4)
  expect(Math.abs(pose.pitch - expected.pitch)).toBeLessThan(10)
  expect(Math.abs(pose.roll - expected.roll)).toBeLessThan(4)
})
