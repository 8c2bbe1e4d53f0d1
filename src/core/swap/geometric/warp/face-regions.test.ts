import { expect, test } from 'vitest'
import { headMesh } from '../../../../../tests/synthetic-head.ts'
import { canonical, faceOval, meshTriangles, mirrorVertex, Region, triangleRegions } from './face-regions.ts'
import { edgeDistance, laplacianSmooth, neighbours } from './mesh-graph.ts'

test('the mesh is a closed disc of 898 triangles that face the viewer', () => {
  expect(triangleRegions).toHaveLength(898)
  const edges = new Map<string, number>()
  for (let t = 0; t < meshTriangles.length; t += 3)
    for (let k = 0; k < 3; k++) {
      const key = [meshTriangles[t + k]!, meshTriangles[t + ((k + 1) % 3)]!].sort((a, b) => a - b).join()
      edges.set(key, (edges.get(key) ?? 0) + 1)
    }
  const border = [...edges].filter(([, count]) => count === 1)
  expect(border).toHaveLength(faceOval.length)
  expect([...edges.values()].every(count => count <= 2)).toBe(true)

  const mesh = headMesh()
  let front = 0
  for (let t = 0; t < meshTriangles.length; t += 3) {
    const [a, b, c] = [0, 1, 2].map(k => meshTriangles[t + k]! * 3) as [number, number, number]
    const area =
      (mesh[b]! - mesh[a]!) * (mesh[c + 1]! - mesh[a + 1]!) -
      (mesh[b + 1]! - mesh[a + 1]!) * (mesh[c]! - mesh[a]!)
    if (area > 0) front++
  }
  expect(front).toBeGreaterThan(870)
})

test('eye openings and the inner mouth are marked', () => {
  const count = (region: number) => triangleRegions.filter(value => value === region).length
  expect([count(Region.eye), count(Region.innerMouth)]).toEqual([28, 18])
})

test('mirroring twice comes back, and moves a vertex across the middle', () => {
  for (const [v, [x, y]] of canonical.entries()) {
    const other = mirrorVertex[v]!
    expect(mirrorVertex[other]).toBe(v)
    expect(canonical[other]![0]).toBeCloseTo(-x!, 2)
    expect(canonical[other]![1]).toBeCloseTo(y!, 2)
  }
})

test('distances count edges, and smoothing keeps a constant', () => {
  const distance = edgeDistance(faceOval)
  expect(distance[10]).toBe(0)
  for (const [v, around] of neighbours.entries())
    for (const other of around) expect(Math.abs(distance[v]! - distance[other]!)).toBeLessThanOrEqual(1)
  const smooth = laplacianSmooth(new Float32Array(468).fill(3), 4)
  expect(Math.max(...smooth.map(value => Math.abs(value - 3)))).toBeLessThan(1e-5)
})
