import { expect, test } from 'vitest'
import { transferDetail } from './detail-transfer.ts'
import { createOklabPlanes, type OklabPlanes } from './oklab-planes.ts'

const width = 160
const height = 160

const skinOf = (grain: number, relief: number): OklabPlanes => {
  const planes = createOklabPlanes(width, height)
  let state = 5
  for (let i = 0; i < planes.L.length; i++) {
    state = (state * 1103515245 + 12345) % 2147483648
    const noise = state / 1073741824 - 1
    planes.L[i] = 0.6 + grain * noise + relief * Math.sin((i % width) / 6)
  }
  return planes
}
const shading = new Float32Array(width * height).fill(0.6)
const skin = new Float32Array(width * height).fill(1)
const input = (face: OklabPlanes, target: OklabPlanes) => ({
  ...{ face, target, shading, skin },
  step: 1,
  faceWidth: 150,
})

const deviation = (L: Float32Array): number =>
  Math.sqrt(L.reduce((sum, value) => sum + (value - 0.6) ** 2, 0) / L.length)

test('a drawing on a photo takes the photo’s grain and some of its relief', () => {
  const target = skinOf(0.02, 0.04)
  const { L, shares } = transferDetail(input(skinOf(0, 0.002), target))
  expect(shares.fine).toBeGreaterThan(0.9)
  expect(shares.middle).toBeGreaterThan(0.3)
  expect(deviation(L)).toBeGreaterThan(0.4 * deviation(target.L))
})

test('a photo keeps its own texture: on a drawing, and on a like photo', () => {
  const own = skinOf(0.02, 0.04)
  for (const target of [skinOf(0, 0.002), skinOf(0.019, 0.04)]) {
    const { L, shares } = transferDetail(input(own, target))
    expect(shares.fine).toBeLessThan(0.2)
    expect(shares.middle).toBe(0)
    expect(Math.abs(deviation(L) / deviation(own.L) - 1)).toBeLessThan(0.1)
  }
})

test('nothing changes where there is no common skin', () => {
  const face = skinOf(0, 0)
  const none = new Float32Array(width * height)
  expect(transferDetail({ ...input(face, skinOf(0.03, 0.05)), skin: none }).L).toEqual(face.L)
})
