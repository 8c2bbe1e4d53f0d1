import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStarterFaces } from '../../../../../tests/golden/network-golden.ts'
import { withMicrophone } from '../../../../../tests/quality/occluders.ts'
import { openPortrait, type Portrait } from '../../../../../tests/quality/portraits.ts'
import type { RgbImage } from '../../../imaging/rgb-image.ts'
import { geometricSwap, type SwapResult } from '../geometric-swap.ts'

let close: () => Promise<void>
let collins: Portrait
let mona: Portrait
beforeAll(async () => {
  const starter = await openStarterFaces()
  close = starter.close
  collins = await openPortrait(starter.networks, 'photos/astronaut.png', [40, 0, 360, 320])
  mona = await openPortrait(starter.networks, 'photos/mona_lisa.jpg', [140, 90, 460, 520])
})
afterAll(() => close())

const swap = (source: Portrait, target: Portrait): SwapResult =>
  geometricSwap({
    source: source.image,
    sourceFace: source.face,
    target: target.image,
    targetFace: target.face,
  })

/** Indices of the first bytes of the pixels in which two pictures differ, and of which `mask` shows the new face. */
const changedUnder = (a: RgbImage, b: RgbImage, { plane, x, y }: SwapResult['mask']): number[] => {
  const pixels: number[] = []
  plane.data.forEach((opacity, n) => {
    const i = 3 * ((y + Math.floor(n / plane.width)) * a.width + x + (n % plane.width))
    if (opacity > 0.8 && a.data[i] !== b.data[i]) pixels.push(i)
  })
  return pixels
}

const meanDifference = (a: RgbImage, b: RgbImage, pixels: readonly number[]): number =>
  pixels.reduce((sum, i) => sum + Math.abs(a.data[i]! - b.data[i]!), 0) / pixels.length

describe('a microphone before the chin', () => {
  test('stays before the new face', () => {
    const target = withMicrophone(collins, 0.1)
    const [plain, result] = [swap(mona, collins), swap(mona, target)]
    const microphone = changedUnder(collins.image, target.image, plain.mask)
    expect(microphone.length).toBeGreaterThan(200)
    expect(meanDifference(result.image, target.image, microphone)).toBeLessThan(5)
  })

  test('does not come along with the source', () => {
    const [plain, withIt] = [swap(collins, mona).image, swap(withMicrophone(collins, 0.1), mona).image]
    let worst = 0
    for (let i = 0; i < plain.data.length; i += 3) worst = Math.max(worst, plain.data[i]! - withIt.data[i]!)
    expect(worst).toBeLessThan(25)
  })
})
