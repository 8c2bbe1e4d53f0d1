import { expect, test } from 'vitest'
import type { RgbImage } from '../imaging/rgb-image.ts'
import type { Session } from '../onnx/session.ts'
import { asFloats } from '../tensor/convert.ts'
import { maskHair } from './face-areas.ts'
import type { FacePoints } from './geometry/face.ts'

const SIDE = 512

/** Tells what is red from everything else, as BiSeNet tells hair. */
const redIsHair: Session = {
  inputs: [{ name: 'input', type: 'float32', shape: [1, 3, SIDE, SIDE] }],
  outputs: [{ name: 'output', type: 'float32', shape: [1, 19, SIDE, SIDE] }],
  provider: 'cpu',
  run: async ({ input }) => {
    const { data } = asFloats(input!)
    const regions = new Float32Array(19 * SIDE * SIDE)
    // Red above its middle, by ImageNet's mean and deviation.
    for (let i = 0; i < SIDE * SIDE; i++) regions[17 * SIDE * SIDE + i] = data[i]!
    return { output: { type: 'float32', dims: [1, 19, SIDE, SIDE], data: regions } }
  },
  dispose: async () => {},
}

/** Black, but for red boxes: left, top, right, bottom. */
const withRed = (...boxes: readonly (readonly [number, number, number, number])[]): RgbImage => {
  const [width, height] = [900, 700]
  const data = new Uint8Array(3 * width * height)
  for (const [left, top, right, bottom] of boxes)
    for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) data[3 * (y * width + x)] = 255
  return { width, height, data }
}

/** A face whose crop, as faces are trained on, reaches from (250, 150) to (450, 350). */
const upright: FacePoints = [
  [325.4, 243.7],
  [374.6, 243.8],
  [350.2, 272.7],
  [328.6, 295.1],
  [372.3, 295],
]
/** The same face, turned a quarter clockwise about (350, 250). */
const onItsSide = upright.map(
  ([x, y]) => [350 - (y - 250), 250 + (x - 350)] as const,
) as unknown as FacePoints

test('hair lies where the network sees it, long hair beyond the usual crop, too', async () => {
  const image = withRed([300, 170, 400, 200], [270, 360, 300, 380], [600, 500, 700, 600])
  const { width, height, data } = await maskHair(redIsHair, image, [{ points: upright }])
  expect([width, height]).toEqual([900, 700])
  const at = (x: number, y: number) => data[y * width + x]!
  expect(at(350, 185)).toBeGreaterThan(0.9)
  expect(at(285, 370)).toBeGreaterThan(0.9)
  expect(at(350, 250)).toBe(0)
  // Nobody's: no face is near.
  expect(at(650, 550)).toBe(0)
})

test('of a head on its side it is found as well, and of two people for both', async () => {
  const image = withRed([300, 170, 400, 200])
  const points = upright.map(([x, y]) => [x + 300, y + 300] as const) as unknown as FacePoints
  const { data } = await maskHair(redIsHair, withRed([300, 170, 400, 200], [620, 480, 680, 500]), [
    { points: onItsSide },
    { points },
  ])
  const at = (x: number, y: number) => data[y * image.width + x]!
  expect(at(350, 185)).toBeGreaterThan(0.9)
  expect(at(650, 490)).toBeGreaterThan(0.9)
  expect(at(350, 250)).toBe(0)
})

test('without a face there is no hair', async () => {
  const { data } = await maskHair(redIsHair, withRed([300, 170, 400, 200]), [])
  expect(data.every(value => value === 0)).toBe(true)
})
