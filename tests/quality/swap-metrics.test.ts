import { afterAll, beforeAll, expect, test } from 'vitest'
import { estimateSimilarity } from '../../src/core/faces/geometry/align.ts'
import { gaussianBlur } from '../../src/core/imaging/filter/gaussian-blur.ts'
import { invertAffine } from '../../src/core/imaging/resample/affine.ts'
import { warpAffine } from '../../src/core/imaging/resample/warp.ts'
import type { RgbImage } from '../../src/core/imaging/rgb-image.ts'
import type { SwapResult } from '../../src/core/swap/geometric/geometric-swap.ts'
import { swapFaces } from '../../src/core/swap/swap-faces.ts'
import { openStarterFaces } from '../golden/network-golden.ts'
import { measureEyes } from './eye-metrics.ts'
import { findFaults } from './limits.ts'
import { openPortrait, type Portrait } from './portraits.ts'
import { measureSwap } from './swap-metrics.ts'

let source: Portrait
let target: Portrait
let swapped: SwapResult
let close: () => Promise<void>

beforeAll(async () => {
  const starter = await openStarterFaces()
  close = starter.close
  source = await openPortrait(starter.networks, 'photos/astronaut.png', [40, 0, 360, 320])
  target = await openPortrait(starter.networks, 'photos/grace_hopper.jpg')
  swapped = await swapFaces(undefined, {
    source: source.image,
    sourceFace: source.face,
    target: target.image,
    targetFace: target.face,
  })
})
afterAll(() => close())

const faultsOf = (image: RgbImage): string[] =>
  findFaults({
    ...measureSwap({ target: target.image, result: image, mask: swapped.mask, face: target.face }),
    eyes: measureEyes(source.image, source.face, image, target.face),
  })

/** The result with the new face made anew, blended with the mask or pasted with a hard edge. */
const repaint = (paint: (at: number, c: number) => number, hard = false): RgbImage => {
  const { image, mask } = swapped
  const data = image.data.slice()
  mask.plane.data.forEach((value, i) => {
    if (!(value > 0)) return
    const opacity = hard ? (value > 0.5 ? 1 : 0) : value
    const at =
      3 * ((mask.y + Math.floor(i / mask.plane.width)) * image.width + mask.x + (i % mask.plane.width))
    for (let c = 0; c < 3; c++) {
      const value = hard
        ? opacity * paint(at, c) + (1 - opacity) * target.image.data[at + c]!
        : image.data[at + c]! + opacity * (paint(at, c) - image.data[at + c]!)
      data[at + c] = Math.max(0, Math.min(255, Math.round(value)))
    }
  })
  return { ...image, data }
}

/** Draws what lies around an eye anew, from a pixel of the result by its place in widths of the eye. */
const redrawEye = (
  [left, right]: readonly [number, number],
  from: (dx: number, dy: number, reach: number) => readonly [number, number],
): RgbImage => {
  const { image } = swapped
  const { mesh } = target.face
  const width = mesh[3 * right]! - mesh[3 * left]!
  const [x, y] = [
    (mesh[3 * right]! + mesh[3 * left]!) / 2,
    (mesh[3 * right + 1]! + mesh[3 * left + 1]!) / 2,
  ].map(Math.round) as [number, number]
  const data = image.data.slice()
  const reach = Math.round(0.6 * width)
  for (let dy = -Math.round(0.4 * width); dy <= 0.4 * width; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const [u, v] = from(dx, dy, width)
      for (let c = 0; c < 3; c++)
        data[3 * ((y + dy) * image.width + x + dx) + c] =
          image.data[3 * ((y + Math.round(v)) * image.width + x + Math.round(u)) + c]!
    }
  return { ...image, data }
}
const RIGHT_EYE = [33, 133] as const

test('a swap as it is has no faults', () => {
  expect(faultsOf(swapped.image)).toEqual([])
})

test('pasted without blending: the seam, and the tone', () => {
  const { width, height } = target.image
  const toTarget = estimateSimilarity(source.face.points, target.face.points)
  const pasted = warpAffine(source.image, invertAffine(toTarget), width, height)
  const faults = faultsOf(repaint((at, c) => pasted.data[at + c]!, true)).join()
  expect(faults).toContain('seam')
  expect(faults).toContain('chroma')
})

test('a hard edge alone is a seam', () => {
  expect(faultsOf(repaint((at, c) => swapped.image.data[at + c]! * 0.65, true)).join()).toContain('seam')
})

test('the face in another tone, or in another light', () => {
  const tint = [1, 0.8, 0.65]
  expect(faultsOf(repaint((at, c) => swapped.image.data[at + c]! * tint[c]!)).join()).toContain('chroma')
  expect(faultsOf(repaint((at, c) => swapped.image.data[at + c]! * 0.75)).join()).toContain('light')
})

test('a blurred face, and one sharper than the picture', () => {
  const { width, height } = swapped.image
  const blurred = [0, 1, 2].map(
    c =>
      gaussianBlur(
        {
          width,
          height,
          data: Float32Array.from({ length: width * height }, (_, i) => swapped.image.data[3 * i + c]!),
        },
        3,
      ).data,
  )
  expect(faultsOf(repaint((at, c) => blurred[c]![at / 3]!)).join()).toContain('blurred')
  expect(findFaults({ sharpness: 2.1 })).toEqual(['too sharp 2.1'])
})

test('one eye shifted, and one smeared', () => {
  expect(faultsOf(redrawEye(RIGHT_EYE, (dx, dy, width) => [dx + 0.3 * width, dy])).join()).toContain(
    'eyes look apart',
  )
  expect(faultsOf(redrawEye(RIGHT_EYE, (_, dy, width) => [0.62 * width, 0.1 * dy])).join()).toContain(
    'one eye is smeared',
  )
})

test('one byte changed outside the mask', () => {
  const data = swapped.image.data.slice()
  data[0] = data[0]! ^ 1
  expect(faultsOf({ ...swapped.image, data })).toEqual(['1 bytes changed outside the mask'])
})

test('a face that is like the target rather than the source', () => {
  expect(findFaults({ toSource: 0.45, toTarget: 0.6 }).join()).toContain('more like the target')
  expect(findFaults({ toSource: 0.2, toTarget: 0 }).join()).toContain('likeness')
})
