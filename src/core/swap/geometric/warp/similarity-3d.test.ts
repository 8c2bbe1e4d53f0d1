import { expect, test } from 'vitest'
import { headMesh } from '../../../../../tests/synthetic-head.ts'
import { applySimilarity3d, fitSimilarity3d } from './similarity-3d.ts'

const everyVertex = new Float32Array(468).fill(1)

/** Rotation about the axis (1, 2, 3), by Rodrigues' formula. */
const turned = (points: Float32Array, degrees: number, scale: number, shift: readonly number[]) => {
  const angle = (degrees * Math.PI) / 180
  const axis = [1, 2, 3].map(value => value / Math.sqrt(14))
  return Float32Array.from(points, (_, i) => {
    const p = [0, 1, 2].map(k => points[i - (i % 3) + k]!)
    const k = i % 3
    const cross = axis[(k + 1) % 3]! * p[(k + 2) % 3]! - axis[(k + 2) % 3]! * p[(k + 1) % 3]!
    const dot = axis[0]! * p[0]! + axis[1]! * p[1]! + axis[2]! * p[2]!
    const value = p[k]! * Math.cos(angle) + cross * Math.sin(angle) + axis[k]! * dot * (1 - Math.cos(angle))
    return scale * value + shift[k]!
  })
}

test.each([0, 25, -60, 170])('finds a turn of %d° with scale and shift', degrees => {
  const from = headMesh()
  const to = turned(from, degrees, 1.7, [40, -12, 7])
  const fitted = fitSimilarity3d(from, to, everyVertex)
  expect(fitted.scale).toBeCloseTo(1.7, 4)
  const mapped = applySimilarity3d(fitted, from)
  expect(Math.max(...mapped.map((value, i) => Math.abs(value - to[i]!)))).toBeLessThan(0.01)
})

test('points without weight have no influence', () => {
  const from = headMesh()
  const to = turned(from, 20, 1.2, [5, 5, 5])
  const weights = everyVertex.slice()
  for (let v = 0; v < 100; v++) {
    weights[v] = 0
    to[v * 3] = to[v * 3]! + 500
  }
  expect(fitSimilarity3d(from, to, weights).scale).toBeCloseTo(1.2, 4)
})
