import { expect, test } from 'vitest'
import { drawHead, headMesh } from '../../../../../tests/synthetic-head.ts'
import { canonical } from './face-regions.ts'
import { vertexTrust } from './fill-distrusted.ts'
import { mirrorWeights } from './vertex-visibility.ts'
import { createSourceMaps, warpSource } from './warp-source.ts'

const trustOf = (drawn: Float32Array, taken: Float32Array): Float32Array =>
  vertexTrust(drawn, taken, mirrorWeights(taken))

const vertices = (where: (x: number, y: number) => boolean): number[] =>
  canonical.flatMap(([x, y], v) => (where(x!, y!) ? [v] : []))

test('a face drawn in its own pose is trusted everywhere', () => {
  for (const yaw of [0, 35]) {
    const mesh = headMesh({ yaw })
    expect(Math.min(...trustOf(mesh, mesh))).toBeGreaterThan(0.6)
  }
})

test('the sides of a frontal face are not drawn out over the cheek of a turned one', () => {
  const trust = trustOf(headMesh({ yaw: -50 }), headMesh())
  // Looking to the picture's left the head shows its own left side, x above 0.
  const side = vertices((x, y) => x > 7.2 && Math.abs(y) < 4)
  const middle = vertices((x, y) => Math.abs(x) < 3 && Math.abs(y) < 4)
  for (const v of side) expect(trust[v]!).toBeLessThan(0.35)
  expect(middle.reduce((sum, v) => sum + trust[v]!, 0) / middle.length).toBeGreaterThan(0.9)
})

test.each([
  [60, 0.01],
  [-60, 0.01],
  [-45, 0.02],
])(
  'turned by %d° with landmarks %d off the head, no background is drawn in the middle of the face',
  (yaw, off) => {
    const size = 300
    const { image, face } = drawHead({ size, yaw })
    // As networks place them: the profile line a few pixels out into the wall.
    const shift = Math.sign(yaw) * off * size
    const taken = face.mesh.map((value, i) => (i % 3 === 0 ? value + shift : value))
    const drawn = headMesh({ size })
    const { direct, ...maps } = createSourceMaps(drawn, taken, size, size)
    const { b } = warpSource(image, { direct, ...maps }, 200)
    let wall = 0
    for (let y = 90; y < 230; y++)
      for (let x = 110; x < 190; x++)
        if (direct.covered[y * size + x]! > 0 && b[y * size + x]! < -0.03) wall++
    expect(wall).toBe(0)
  },
)

test('what a frontal head shows edge-on is continued from the cheek, not drawn from the wall beside it', () => {
  const size = 300
  const { image, face } = drawHead({ size })
  // Landmarks 1.5 % too wide: the sides lie on the wall.
  const taken = face.mesh.map((value, i) => (i % 3 === 0 ? size / 2 + 1.015 * (value - size / 2) : value))
  const maps = createSourceMaps(headMesh({ size, yaw: -50 }), taken, size, size)
  const { b } = warpSource(image, maps, 200)
  let wall = 0
  for (let y = 110; y < 200; y++)
    for (let x = 100; x < 230; x++)
      if (maps.direct.covered[y * size + x]! > 0 && b[y * size + x]! < -0.03) wall++
  expect(wall).toBe(0)
})
