import { expect, test } from 'vitest'
import type { Face } from './face.ts'
import { scaleFace, translateFace } from './transform-face.ts'

const face: Face = {
  box: [10, 20, 30, 40],
  score: 0.9,
  points: [
    [15, 30],
    [35, 30],
    [25, 40],
    [18, 50],
    [32, 50],
  ],
  mesh: Float32Array.from({ length: 468 * 3 }, (_, i) => i % 50),
  pose: { yaw: 1, pitch: 2, roll: 3 },
}

test('a moved face keeps its size, its depth and its pose', () => {
  const moved = translateFace(face, 100, -7)
  expect(moved.box).toEqual([110, 13, 30, 40])
  expect(moved.points[4]).toEqual([132, 43])
  expect([...moved.mesh.subarray(0, 6)]).toEqual([100, -6, 2, 103, -3, 5])
  expect(moved.pose).toEqual(face.pose)
  expect(face.mesh[0]).toBe(0)
})

test('a face doubled with its picture: pixel centres at whole numbers move by half a pixel', () => {
  const doubled = scaleFace(face, 2)
  expect(doubled.box).toEqual([20.5, 40.5, 60, 80])
  expect(doubled.points[0]).toEqual([30.5, 60.5])
  expect([...doubled.mesh.subarray(3, 6)]).toEqual([6.5, 8.5, 10])
})
