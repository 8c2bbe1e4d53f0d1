import { expect, test } from 'vitest'
import { createOklabPlanes, type OklabPlanes } from '../colour/oklab-planes.ts'
import { cloneSeamlessly, type SeamlessCloningInput } from './seamless-cloning.ts'

const side = 120

const filled = (L: (x: number, y: number) => number): OklabPlanes => {
  const planes = createOklabPlanes(side, side)
  for (let i = 0; i < planes.L.length; i++) planes.L[i] = L(i % side, Math.floor(i / side))
  return planes
}
const mask = Float32Array.from({ length: side * side }, (_, i) =>
  Math.hypot((i % side) - 60, Math.floor(i / side) - 60) < 45 ? 1 : 0,
)

/** What cloning adds to the lightness. */
const correctionOf = (input: Pick<SeamlessCloningInput, 'face' | 'target' | 'comparable'>): Float32Array => {
  const coverage = new Float32Array(side * side).fill(1)
  const { L } = cloneSeamlessly({ ...input, coverage, step: 1, mask, faceWidth: 100 })
  return L.map((value, i) => value - input.face.L[i]!)
}

test('the border equals the target, the gradients inside do not change', () => {
  const face = filled((x, y) => 0.6 + 0.05 * Math.sin(x / 3) * Math.cos(y / 4))
  const target = filled(() => 0.7)
  const L = correctionOf({ face, target, comparable: () => true })
  const border = 60 * side + 15 + 1
  expect(Math.abs(face.L[border]! + L[border]! - 0.7)).toBeLessThan(0.02)
  // Near the border by about the difference, in the middle hardly at all, and smoothly between.
  expect(L[60 * side + 60]!).toBeLessThan(0.02)
  for (let x = 17; x < 60; x++) expect(Math.abs(L[60 * side + x]! - L[60 * side + x + 1]!)).toBeLessThan(0.02)
})

test('pixels that are not comparable have no influence, and comparable ones no more than the limit', () => {
  const face = filled(() => 0.6)
  const target = filled(x => (x < 60 ? 0.05 : 0.6))
  const withHair = correctionOf({ face, target, comparable: i => i % side >= 60 })
  expect(Math.max(...withHair.map(Math.abs))).toBeLessThan(0.002)
  const withoutCare = correctionOf({ face, target, comparable: () => true })
  expect(Math.min(...withoutCare)).toBeGreaterThan(-0.21)
})
