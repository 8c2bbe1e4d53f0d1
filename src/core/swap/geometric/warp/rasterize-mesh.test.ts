import { expect, test } from 'vitest'
import { headMesh } from '../../../../../tests/synthetic-head.ts'
import { Region } from './face-regions.ts'
import { rasterizeMesh } from './rasterize-mesh.ts'

const column = (mesh: Float32Array, axis: number) =>
  Float32Array.from({ length: 468 }, (_, v) => mesh[v * 3 + axis]!)

test.each([-30, 0, 30])('at a yaw of %d° attributes are interpolated without holes', yaw => {
  const mesh = headMesh({ yaw })
  const { label, planes } = rasterizeMesh(mesh, [column(mesh, 0), column(mesh, 1)], 300, 300)
  let covered = 0
  let holes = 0
  let worst = 0
  for (let y = 1; y < 299; y++)
    for (let x = 1; x < 299; x++) {
      const i = y * 300 + x
      if (label[i] === 0) {
        if (label[i - 1]! > 0 && label[i + 1]! > 0 && label[i - 300]! > 0 && label[i + 300]! > 0) holes++
        continue
      }
      covered++
      worst = Math.max(worst, Math.abs(planes[0]![i]! - x), Math.abs(planes[1]![i]! - y))
    }
  expect(covered).toBeGreaterThan(25_000)
  expect(holes).toBe(0)
  expect(worst).toBeLessThan(0.05)
})

test('the nearer part hides the farther one', () => {
  const mesh = headMesh({ yaw: 55 })
  const depth = column(mesh, 2)
  const { label, planes } = rasterizeMesh(mesh, [depth], 300, 300)
  // The tip of the nose stands before the far cheek.
  const [x, y, z] = [mesh[3]!, mesh[4]!, mesh[5]!]
  const i = Math.round(y) * 300 + Math.round(x)
  expect(label[i]! - 1).toBe(Region.skin)
  expect(planes[0]![i]!).toBeLessThan(z + 6)
})
