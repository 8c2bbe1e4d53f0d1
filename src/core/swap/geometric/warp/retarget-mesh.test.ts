import { expect, test } from 'vitest'
import { headMesh } from '../../../../../tests/synthetic-head.ts'
import { faceOval, innerLips, leftEye, meshTriangles, outerLips, rightEye } from './face-regions.ts'
import { mouthAspectRatio, retargetMesh, targetMouthWeight } from './retarget-mesh.ts'

const area = (mesh: Float32Array, t: number): number => {
  const [a, b, c] = [0, 1, 2].map(k => meshTriangles[t + k]! * 3) as [number, number, number]
  return (
    (mesh[b]! - mesh[a]!) * (mesh[c + 1]! - mesh[a + 1]!) -
    (mesh[b + 1]! - mesh[a + 1]!) * (mesh[c]! - mesh[a]!)
  )
}
const distance = (a: Float32Array, b: Float32Array, v: number): number =>
  Math.hypot(a[v * 3]! - b[v * 3]!, a[v * 3 + 1]! - b[v * 3 + 1]!)

/** The mesh with enlarged eyes, as in a cartoon. */
const bigEyed = (mesh: Float32Array): Float32Array => {
  const out = mesh.slice()
  for (const [from, to] of [
    [33, 133],
    [263, 362],
  ] as const) {
    const x = (mesh[from * 3]! + mesh[to * 3]!) / 2
    const y = (mesh[from * 3 + 1]! + mesh[to * 3 + 1]!) / 2
    for (let v = 0; v < 468; v++) {
      const [dx, dy] = [mesh[v * 3]! - x, mesh[v * 3 + 1]! - y]
      const near = Math.max(0, 1 - Math.hypot(dx, dy) / 60)
      out[v * 3] = out[v * 3]! + 0.8 * near * dx
      out[v * 3 + 1] = out[v * 3 + 1]! + 0.8 * near * dy
    }
  }
  return out
}

test('the same face, moved and scaled, changes nothing', () => {
  const target = headMesh()
  const source = target.map(value => value * 2.5 + 40)
  const shape = retargetMesh(source, target)
  for (let v = 0; v < 468; v++) expect(distance(shape, target, v)).toBeLessThan(0.01)
})

test.each([-30, 0, 30])(
  'the outline stays the target’s at a yaw of %d°, the eyes become the source’s',
  yaw => {
    const source = bigEyed(headMesh())
    const target = headMesh({ yaw, unit: 11 })
    const shape = retargetMesh(source, target)
    for (const v of faceOval) expect(distance(shape, target, v)).toBe(0)
    const opening = (mesh: Float32Array) => Math.abs(mesh[159 * 3 + 1]! - mesh[145 * 3 + 1]!)
    expect(opening(shape)).toBeGreaterThan(1.3 * opening(target))
    // Lids and lips are thin and may fold; nothing else does.
    const openings = new Set([...rightEye, ...leftEye, ...outerLips, ...innerLips])
    let folded = 0
    for (let t = 0; t < meshTriangles.length; t += 3) {
      const thin = [0, 1, 2].some(k => openings.has(meshTriangles[t + k]!))
      if (!thin && area(target, t) > 2 && area(shape, t) <= 0) folded++
    }
    expect(folded).toBe(0)
  },
)

test('the mouth is the source’s, unless it is closed and the target’s is wide open', () => {
  const closed = headMesh()
  const speaking = headMesh({ mouthOpen: 0.8 })
  const shouting = headMesh({ mouthOpen: 3.5 })
  expect(mouthAspectRatio(retargetMesh(speaking, closed))).toBeCloseTo(mouthAspectRatio(speaking), 1)
  expect(mouthAspectRatio(retargetMesh(closed, speaking))).toBeLessThan(0.45 * mouthAspectRatio(speaking))
  expect(mouthAspectRatio(retargetMesh(closed, shouting))).toBeGreaterThan(0.7 * mouthAspectRatio(shouting))
  expect([targetMouthWeight(0, 0.1), targetMouthWeight(0, 0.6), targetMouthWeight(0.6, 0)]).toEqual([0, 1, 0])
})
