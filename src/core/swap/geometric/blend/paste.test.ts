import { expect, test } from 'vitest'
import { drawHead, headMesh } from '../../../../../tests/synthetic-head.ts'
import { createImage } from '../../../imaging/rgb-image.ts'
import { toLabPlanes } from '../colour/lab-planes.ts'
import { frameAround, MAX_FACE_WIDTH, readFrame, toFrame } from '../frame.ts'
import { drawSource, mapSource } from '../warp/draw-source.ts'
import { enlargeMask, pasteFace } from './paste.ts'

test('the frame holds the mesh, stays in the picture, and bounds its grid', () => {
  const small = createImage(300, 300)
  const frame = frameAround(headMesh(), small)!
  expect(frame.scale).toBe(1)
  expect(frame.x >= 0 && frame.y >= 0).toBe(true)
  expect(frame.x + frame.pixelWidth <= 300 && frame.y + frame.pixelHeight <= 300).toBe(true)

  const huge = frameAround(headMesh({ size: 3000, unit: 150 }), createImage(3000, 3000))!
  expect(huge.scale).toBeGreaterThan(2)
  expect(huge.faceWidth).toBeCloseTo(MAX_FACE_WIDTH, 0)
  expect(huge.width).toBeLessThan(1000)

  const away = headMesh().map((value, i) => (i % 3 === 0 ? value + 5000 : value))
  expect(frameAround(away, small)).toBeUndefined()
  const beside = headMesh().map((value, i) => (i % 3 === 0 ? value - 120 : value))
  expect(frameAround(beside, small)!.x).toBe(0)
})

/** Wider than the working grid may be. */
const large = drawHead({ size: 920, unit: 58 })

test.each([
  ['small', drawHead({ size: 200, unit: 9 })],
  ['large', large],
] as const)('a %s face pasted onto itself gives back the picture', (_, { image, face }) => {
  const frame = frameAround(face.mesh, image)!
  const maps = mapSource(toFrame(frame, face.mesh), face.mesh, frame.width, frame.height)
  const drawn = drawSource(image, maps)
  const mask = Float32Array.from(maps.own.covered, covered => (covered > 0 ? 1 : 0))
  const detail = { gain: 1, colour: 1 }
  const data = pasteFace({
    target: image,
    frame,
    face: drawn,
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
  // The grain is one pixel fine: only a picture drawn at full size brings it back.
  expect(sum / data.length).toBeLessThan(0.35)
  expect(count).toBeLessThan(0.35 * data.length)
})

test('a coarser grid averages the target, and its mask is enlarged smoothly', () => {
  const { image, face } = large
  const frame = frameAround(face.mesh, image)!
  expect(frame.scale).toBeGreaterThan(1.1)
  const { L } = toLabPlanes(readFrame(image, frame), frame.width, frame.height)
  expect(L.every(value => value > 0.1 && value < 1)).toBe(true)
  const mask = Float32Array.from(
    { length: frame.width * frame.height },
    (_, i) => (i % frame.width) / frame.width,
  )
  const enlarged = enlargeMask(frame, mask)
  expect(enlarged).toHaveLength(frame.pixelWidth * frame.pixelHeight)
  const row = enlarged.subarray(10 * frame.pixelWidth, 11 * frame.pixelWidth)
  expect(row.every((value, x) => Math.abs(value - x / frame.scale / frame.width) < 0.005)).toBe(true)
})
