import { expect, test } from 'vitest'
import topology from './face-mesh-topology.json' with { type: 'json' }
import { fillOutline, outlineOfMesh } from './face-outline.ts'
import { MESH_POINTS } from './mesh-points.ts'

/** The canonical face, upright in an image, ten pixels a centimetre, turned clockwise about its middle. */
const canonicalMesh = (degrees = 0): Float32Array => {
  const mesh = new Float32Array(3 * MESH_POINTS)
  const turn = (degrees * Math.PI) / 180
  for (const [i, [x = 0, y = 0]] of topology.canonical.entries()) {
    mesh[3 * i] = 200 + 10 * (x * Math.cos(turn) + y * Math.sin(turn))
    mesh[3 * i + 1] = 200 + 10 * (x * Math.sin(turn) - y * Math.cos(turn))
  }
  return mesh
}

test('the outline holds the whole mesh, and reaches over the forehead more than over the chin', () => {
  const outline = outlineOfMesh(canonicalMesh())
  const tops = outline.map(([, y]) => y)
  // The mesh reaches from 117.4 to 294.0 pixels.
  expect(Math.min(...tops)).toBeGreaterThan(85)
  expect(Math.min(...tops)).toBeLessThan(97)
  expect(Math.max(...tops)).toBeGreaterThan(297)
  expect(Math.max(...tops)).toBeLessThan(303)
  const { plane, x, y, scale } = fillOutline(outline, 4)
  const at = (u: number, v: number) =>
    plane.data[Math.round((v - y) / scale) * plane.width + Math.round((u - x) / scale)]
  for (let i = 0; i < MESH_POINTS; i++) {
    const mesh = canonicalMesh()
    expect(at(mesh[3 * i]!, mesh[3 * i + 1]!)).toBe(1)
  }
})

test('of a face on its side it is the same line, turned', () => {
  const [upright, turned] = [outlineOfMesh(canonicalMesh()), outlineOfMesh(canonicalMesh(90))]
  for (const [i, [x, y]] of upright.entries()) {
    expect(turned[i]![0]).toBeCloseTo(200 - (y - 200), 2)
    expect(turned[i]![1]).toBeCloseTo(200 + (x - 200), 2)
  }
})

test('a filled square is 1 inside, 0 outside, and half on its edge', () => {
  const square = fillOutline(
    [
      [10, 10],
      [50, 10],
      [50, 50],
      [10, 50],
    ],
    8,
  )
  expect(square.scale).toBe(1)
  const at = (x: number, y: number) => square.plane.data[(y - square.y) * square.plane.width + x - square.x]
  expect(at(30, 30)).toBe(1)
  expect(at(14, 30)).toBe(1)
  expect(at(10, 30)).toBeCloseTo(0.5)
  expect(at(50, 30)).toBeCloseTo(0.5)
  expect(at(12, 30)).toBeCloseTo(1 - at(8, 30)!)
  expect(at(6, 30)).toBe(0)
})
