import { expect, test } from 'vitest'
import { headMesh } from '../../../../../tests/synthetic-head.ts'
import { canonical, mirrorVertex } from './face-regions.ts'
import { facingRatio, mirrorWeights, vertexVisibility } from './vertex-visibility.ts'

test('a frontal head is not mirrored', () => {
  expect(Math.max(...mirrorWeights(headMesh()))).toBeLessThan(0.1)
  expect(facingRatio(headMesh())[1]!).toBeGreaterThan(0.8)
})

test.each([-40, 40])('turned by %d° it fills its far cheek from the near one, never the other way', yaw => {
  const share = mirrorWeights(headMesh({ yaw }))
  // Looking to the picture's right the head hides its own left side, x above 0.
  const far = canonical.flatMap(([x, y], v) =>
    Math.sign(x!) === Math.sign(yaw) && Math.abs(x!) > 6.5 && Math.abs(y!) < 4 ? [v] : [],
  )
  expect(far.length).toBeGreaterThan(5)
  for (const v of far) {
    expect(share[v]!).toBeGreaterThan(0.5)
    expect(share[mirrorVertex[v]!]!).toBeLessThan(0.05)
  }
})

test('vertices behind the nose are not visible', () => {
  const seen = vertexVisibility(headMesh({ yaw: 60 }))
  expect(seen.filter(value => value === 0).length).toBeGreaterThan(5)
  expect(vertexVisibility(headMesh()).filter(value => value === 0).length).toBeLessThan(5)
})
