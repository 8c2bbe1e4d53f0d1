import { expect, test } from 'vitest'
import topology from './face-mesh-topology.json' with { type: 'json' }
import { estimatePose } from './pose.ts'

type Vector = readonly [number, number, number]
const RADIANS = Math.PI / 180

/** Rotations as one sees them: the nose to the image's right, up, and the crown clockwise. */
const yawed = ([x, y, z]: Vector, degrees: number): Vector => {
  const [c, s] = [Math.cos(degrees * RADIANS), Math.sin(degrees * RADIANS)]
  return [c * x - s * z, y, s * x + c * z]
}
const pitched = ([x, y, z]: Vector, degrees: number): Vector => {
  const [c, s] = [Math.cos(degrees * RADIANS), Math.sin(degrees * RADIANS)]
  return [x, c * y + s * z, c * z - s * y]
}
const rolled = ([x, y, z]: Vector, degrees: number): Vector => {
  const [c, s] = [Math.cos(degrees * RADIANS), Math.sin(degrees * RADIANS)]
  return [c * x - s * y, s * x + c * y, z]
}

/** The canonical face in image axes (x right, y down, z away), turned, enlarged and moved. */
const canonicalFace = (turn: (point: Vector) => Vector): Float32Array =>
  Float32Array.from(
    topology.canonical.flatMap(([x, y, z]) => {
      const [a, b, c] = turn([x!, -y!, -z!])
      return [300 + 12 * a, 200 + 12 * b, 12 * c - 7]
    }),
  )

const NOSE_TIP = 1

test('the helpers turn the nose the way the words say', () => {
  const straight = canonicalFace(point => point)
  const nose = (turn: (point: Vector) => Vector): readonly [number, number] => {
    const mesh = canonicalFace(turn)
    return [
      mesh[3 * NOSE_TIP]! - straight[3 * NOSE_TIP]!,
      mesh[3 * NOSE_TIP + 1]! - straight[3 * NOSE_TIP + 1]!,
    ]
  }
  expect(nose(p => yawed(p, 20))[0]).toBeGreaterThan(10)
  expect(nose(p => pitched(p, 20))[1]).toBeLessThan(-10)
  const forehead = canonicalFace(p => rolled(p, 20))
  expect(forehead[3 * 10]! - straight[3 * 10]!).toBeGreaterThan(10)
})

test.each([
  [0, 0, 0],
  [25, 0, 0],
  [-40, 0, 0],
  [0, 20, 0],
  [0, -35, 0],
  [0, 0, 45],
  [0, 0, -170],
  [30, 15, 20],
  [-55, -20, -40],
  [80, 10, -5],
])('yaw %d°, pitch %d°, roll %d°', (yaw, pitch, roll) => {
  const pose = estimatePose(canonicalFace(p => rolled(yawed(pitched(p, pitch), yaw), roll)))
  expect(pose.yaw).toBeCloseTo(yaw, 3)
  expect(pose.pitch).toBeCloseTo(pitch, 3)
  expect(pose.roll).toBeCloseTo(roll, 3)
})

test('an open mouth does not look like a nod', () => {
  const mesh = canonicalFace(p => yawed(p, 15))
  for (const [i, [, y]] of topology.canonical.entries()) if (y! < -4) mesh[3 * i + 1]! += 12 * -(y! + 4) * 0.5
  const pose = estimatePose(mesh)
  expect(pose.yaw).toBeCloseTo(15, 3)
  expect(pose.pitch).toBeCloseTo(0, 3)
})
