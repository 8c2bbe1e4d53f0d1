import { expect, test } from 'vitest'
import { drawHead, headMesh } from '../../../../../tests/synthetic-head.ts'
import { createImage } from '../../../imaging/rgb-image.ts'
import { rgbToOklabPlanes } from '../colour/oklab-planes.ts'
import { createSourceMaps, warpSource } from '../warp/warp-source.ts'
import { createWorkingGrid, MAX_FACE_WIDTH, sampleOnGrid, toWorkingGrid } from '../working-grid.ts'
import { compositeFace, upsampleMask } from './composite.ts'

test('the working grid contains the mesh, stays in the picture, and is limited in size', () => {
  const small = createImage(300, 300)
  const grid = createWorkingGrid(headMesh(), small)!
  expect(grid.scale).toBe(1)
  expect(grid.x >= 0 && grid.y >= 0).toBe(true)
  expect(grid.x + grid.pixelWidth <= 300 && grid.y + grid.pixelHeight <= 300).toBe(true)

  const huge = createWorkingGrid(headMesh({ size: 3000, unit: 150 }), createImage(3000, 3000))!
  expect(huge.scale).toBeGreaterThan(2)
  expect(huge.faceWidth).toBeCloseTo(MAX_FACE_WIDTH, 0)
  expect(huge.width).toBeLessThan(1000)

  const away = headMesh().map((value, i) => (i % 3 === 0 ? value + 5000 : value))
  expect(createWorkingGrid(away, small)).toBeUndefined()
  const beside = headMesh().map((value, i) => (i % 3 === 0 ? value - 120 : value))
  expect(createWorkingGrid(beside, small)!.x).toBe(0)
})

/** A face wider than the working grid can be. */
const large = drawHead({ size: 920, unit: 58 })

test.each([
  ['small', drawHead({ size: 200, unit: 9 })],
  ['large', large],
] as const)('a %s face composited onto itself gives back the picture', (_, { image, face }) => {
  const grid = createWorkingGrid(face.mesh, image)!
  const maps = createSourceMaps(toWorkingGrid(grid, face.mesh), face.mesh, grid.width, grid.height)
  const warped = warpSource(image, maps, grid.faceWidth)
  const mask = Float32Array.from(maps.direct.covered, covered => (covered > 0 ? 1 : 0))
  const detail = { gain: 1, colourConfidence: 1 }
  const data = compositeFace({
    target: image,
    grid,
    face: warped,
    source: image,
    detail,
    maps,
    mask,
    strength: 1,
  })
  let sum = 0
  let count = 0
  for (let i = 0; i < data.length; i++) {
    const difference = Math.abs(data[i]! - image.data[i]!)
    sum += difference
    if (difference > 0) count++
  }
  // The grain has the size of one pixel: only the detail at full size restores it.
  expect(sum / data.length).toBeLessThan(0.35)
  expect(count).toBeLessThan(0.35 * data.length)
})

test('a coarser grid averages the target, and its mask is upsampled smoothly', () => {
  const { image, face } = large
  const grid = createWorkingGrid(face.mesh, image)!
  expect(grid.scale).toBeGreaterThan(1.1)
  const { L } = rgbToOklabPlanes(sampleOnGrid(image, grid), grid.width, grid.height)
  expect(L.every(value => value > 0.1 && value < 1)).toBe(true)
  const mask = Float32Array.from(
    { length: grid.width * grid.height },
    (_, i) => (i % grid.width) / grid.width,
  )
  const enlarged = upsampleMask(grid, mask)
  expect(enlarged).toHaveLength(grid.pixelWidth * grid.pixelHeight)
  const row = enlarged.subarray(10 * grid.pixelWidth, 11 * grid.pixelWidth)
  expect(row.every((value, x) => Math.abs(value - x / grid.scale / grid.width) < 0.005)).toBe(true)
})
