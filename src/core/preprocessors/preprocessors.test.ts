import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import topology from '../faces/mesh/face-mesh-topology.json' with { type: 'json' }
import type { RgbImage } from '../imaging/rgb-image.ts'
import { canny } from './canny.ts'
import { drawMediapipeFaces } from './mediapipe-face.ts'
import { drawOpenpose } from './openpose.ts'

/** Which pixels make-preprocessors.py drew, and in which colours. */
interface Drawn {
  readonly width: number
  readonly height: number
  readonly colours: readonly (readonly number[])[]
  readonly bits: string
}

const golden: {
  readonly canny: Readonly<Record<'bent' | 'soft', Drawn>>
  readonly 'mediapipe-face': Drawn
  readonly openpose: Drawn
} = JSON.parse(readFileSync(new URL('../../../tests/golden/preprocessors.json', import.meta.url), 'utf8'))

const picture = ({ width, height }: Drawn, at: (x: number, y: number, c: number) => number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: 3 * width * height }, (_, i) => {
    const pixel = Math.floor(i / 3)
    return at(pixel % width, Math.floor(pixel / width), i % 3)
  }),
})

const patterns = {
  bent: (x: number, y: number, c: number) =>
    (Math.floor((x * x + 2 * y * y + (c + 1) * x * y) / (90 + 20 * c)) * 37 + c * 50) % 256,
  soft: (x: number, y: number, c: number) =>
    Math.min(255, Math.floor((Math.abs(((x * (3 + c) + y * (5 - c)) % 64) - 32) * ((x + y) % 128)) / 24)),
}

/** Of pixels that are drawn in one and not in the other, as a share of those drawn there. */
const otherPixels = ({ width, height, data }: RgbImage, theirs: Drawn): number => {
  const bytes = Buffer.from(theirs.bits, 'base64')
  let [other, drawn] = [0, 0]
  for (let i = 0; i < width * height; i++) {
    const ours = data[3 * i]! > 0 || data[3 * i + 1]! > 0 || data[3 * i + 2]! > 0
    const isDrawn = ((bytes[i >> 3]! >> (7 - (i & 7))) & 1) === 1
    if (isDrawn) drawn++
    if (ours !== isDrawn) other++
  }
  return other / drawn
}

const coloursOf = ({ data }: RgbImage): string[] => {
  const colours = new Set<string>()
  for (let i = 0; i < data.length; i += 3) colours.add(data.subarray(i, i + 3).join())
  return [...colours].sort()
}

/** The canonical face, as the script turns it. */
const mesh = (): Float32Array => {
  const [cos, sin] = [Math.cos(0.1), Math.sin(0.1)]
  const points = topology.canonical.flatMap(([x, y]) => {
    const [u, v] = [x!, -y!]
    return [100 + 11 * (u * cos - v * sin), 120 + 11 * (u * sin + v * cos), 0]
  })
  return Float32Array.from(points)
}

const hand = (): Float32Array => {
  const wrist = [40, 216] as const
  const joints = Array.from({ length: 20 }, (_, i) => {
    const angle = -2.4 + 0.35 * Math.floor(i / 4)
    const length = 18 + 13 * (i % 4)
    return [wrist[0] + length * Math.cos(angle), wrist[1] + length * Math.sin(angle), 0]
  })
  return Float32Array.from([...wrist, 0, ...joints.flat()])
}

test.each(['bent', 'soft'] as const)('the edges of a %s picture are those of OpenCV', name => {
  const theirs = golden.canny[name]
  const edges = canny(picture(theirs, patterns[name]))
  expect(otherPixels(edges, theirs)).toBe(0)
  expect(coloursOf(edges)).toEqual(['0,0,0', '255,255,255'])
})

test('faces are drawn with the lines and colours of MediaPipe’s ControlNet', () => {
  const theirs = golden['mediapipe-face']
  const drawn = drawMediapipeFaces(theirs, [{ mesh: mesh() }])
  expect(otherPixels(drawn, theirs)).toBeLessThan(0.05)
  expect(coloursOf(drawn)).toEqual(theirs.colours.map(String).sort())
})

test('faces too small for the ControlNet are left out', () => {
  const small = mesh().map(value => value / 4)
  expect(coloursOf(drawMediapipeFaces(golden['mediapipe-face'], [{ mesh: small }]))).toEqual(['0,0,0'])
})

test('faces and hands are drawn as OpenPose’s', () => {
  const theirs = golden.openpose
  const drawn = drawOpenpose(theirs, [{ mesh: mesh() }], [hand()])
  expect(otherPixels(drawn, theirs)).toBeLessThan(0.03)
  const colours = coloursOf(drawn).map(colour => colour.split(',').map(Number))
  expect(colours).toHaveLength(theirs.colours.length)
  // Halves are rounded either way.
  for (const colour of theirs.colours)
    expect(colours.some(ours => ours.every((value, c) => Math.abs(value - colour[c]!) <= 1))).toBe(true)
})
