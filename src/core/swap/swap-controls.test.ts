import { afterAll, describe, expect, test } from 'vitest'
import {
  around,
  cheekVertices,
  chromaDistance,
  difference,
  mouthVertices,
  openPortraits,
  painted,
  swapPortraits,
  tone,
} from '../../../tests/portrait-swaps.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { measureSimilarity } from './measure-similarity.ts'

const { networks, close, collins, hopper } = await openPortraits()
afterAll(close)

describe('with the values that are usual', () => {
  test('the picture is the same to the bit as without any', async () => {
    const usual = { strength: 1, likeness: 1, keep: [], skinTone: 1, light: 1, brush: {} }
    const [plain, named] = [await swapPortraits(collins, hopper), await swapPortraits(collins, hopper, usual)]
    expect(Buffer.compare(plain.data, named.data)).toBe(0)
  })
})

describe('likeness', () => {
  test('mixes the new face with the target’s, more the less of it is wanted', async () => {
    const face = around(hopper, [...cheekVertices, ...mouthVertices], 0.05)
    const results = await Promise.all(
      [0, 0.5, 1].map(likeness => swapPortraits(collins, hopper, { likeness })),
    )
    const distances = results.map(image => difference(image, hopper.image, face))
    expect(distances[0]).toBeLessThan(0.88 * distances[1]!)
    expect(distances[1]).toBeLessThan(0.95 * distances[2]!)
    const pair = { source: collins.image, sourceFace: collins.face, targetFace: hopper.face, scale: 1 }
    const [none, , whole] = await Promise.all(
      results.map(result => measureSimilarity(networks, { ...pair, result })),
    )
    expect(whole! - none!).toBeGreaterThan(0.1)
  })
})

describe('skinTone', () => {
  test('1 has the target’s chroma, 0 the source’s', async () => {
    const cheeks = around(collins, cheekVertices, 0.03)
    const own = tone(hopper.image, around(hopper, cheekVertices, 0.03))
    const theirs = tone(collins.image, cheeks)
    const [without, half, matched] = await Promise.all(
      [0, 0.5, 1].map(async skinTone => tone(await swapPortraits(hopper, collins, { skinTone }), cheeks)),
    )
    expect(chromaDistance(own, theirs)).toBeGreaterThan(0.06)
    expect(chromaDistance(matched!, theirs)).toBeLessThan(0.03)
    expect(chromaDistance(without!, own)).toBeLessThan(0.4 * chromaDistance(own, theirs))
    const [near, middle, far] = [matched!, half!, without!].map(found => chromaDistance(found, theirs))
    expect(middle).toBeGreaterThan(near! + 0.01)
    expect(far).toBeGreaterThan(middle! + 0.01)
  })
})

describe('light', () => {
  test('1 has the target’s shade on one half of the face, 0 has not', async () => {
    const half = painted(collins, (x, _y, i) =>
      [...collins.image.data.subarray(i * 3, i * 3 + 3)].map(value =>
        Math.round(value * (0.35 + 0.65 / (1 + Math.exp(12 * (0.5 - x))))),
      ),
    )
    const slope = (image: RgbImage): number =>
      tone(image, around(half, [280, 330, 425], 0.03))[0] - tone(image, around(half, [50, 101, 205], 0.03))[0]
    const [without, matched] = [
      await swapPortraits(hopper, half, { light: 0 }),
      await swapPortraits(hopper, half),
    ]
    expect(slope(half.image)).toBeGreaterThan(0.12)
    expect(slope(matched)).toBeGreaterThan(0.1)
    // The source's own light is on it then.
    expect(Math.abs(slope(without))).toBeLessThan(0.4 * slope(matched))
  })
})
