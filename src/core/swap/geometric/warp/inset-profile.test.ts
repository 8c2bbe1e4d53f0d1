import { expect, test } from 'vitest'
import { headMesh } from '../../../../../tests/synthetic-head.ts'
import { insetProfile } from './inset-profile.ts'
import { rasterizeMesh } from './rasterize-mesh.ts'
import { outlineDistance } from './vertex-attributes.ts'
import { vertexVisibility } from './vertex-visibility.ts'

const SIZE = 300

/** Pixels to the nearest one that the face does not cover, or that shows a part of it far behind. */
const fromSilhouette = (mesh: Float32Array, at: Float32Array, v: number): number => {
  const depth = Float32Array.from({ length: mesh.length / 3 }, (_, i) => mesh[3 * i + 2]!)
  const { label, planes } = rasterizeMesh(mesh, [depth], SIZE, SIZE)
  let nearest = Infinity
  for (let y = 0, i = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++, i++)
      if (label[i] === 0 || planes[0]![i]! > depth[v]! + 25)
        nearest = Math.min(nearest, Math.hypot(x - at[3 * v]!, y - at[3 * v + 1]!))
  return nearest
}

// Of a face of 245 pixels, 4 % are 10; what is cut off of the nose's tip on both sides can move less.
test.each([-65, -55, 55, 65])('at a yaw of %d° no texture is taken from the profile line', yaw => {
  const mesh = headMesh({ size: SIZE, unit: 14, yaw })
  const taken = insetProfile(mesh)
  const visible = vertexVisibility(mesh)
  /** Along the middle of the face: forehead, between the brows, bridge, back and tip of the nose, lip, chin. */
  const middle = [151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 164, 200].filter(
    v => visible[v] === 1 && outlineDistance[v]! >= 2,
  )
  expect(middle.length).toBeGreaterThan(8)
  for (const v of middle) expect(fromSilhouette(mesh, taken, v), `point ${v}`).toBeGreaterThan(6)
})

test('of a frontal face nothing is moved', () => {
  const mesh = headMesh({ size: SIZE, unit: 14 })
  const taken = insetProfile(mesh)
  expect(Math.max(...taken.map((value, i) => Math.abs(value - mesh[i]!)))).toBeLessThan(3)
})
