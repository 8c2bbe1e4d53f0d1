import { expect, test } from 'vitest'
import { applyGain, desaturate, estimateExposure } from './exposure.ts'
import { createOklabPlanes, type OklabPlanes, rgbToOklabPlanes } from './oklab-planes.ts'

const filled = (L: number): OklabPlanes => {
  const planes = createOklabPlanes(20, 20)
  planes.L.fill(L)
  return planes
}
const skin = new Float32Array(400).fill(1)

test('an underexposed face is brought to ordinary light, an ordinary one is not changed', () => {
  expect(estimateExposure(filled(0.34), skin, 0.3).gain).toBeCloseTo(2, 5)
  expect(estimateExposure(filled(0.75), skin, 0.6)).toEqual({ gain: 1, colourConfidence: 1 })
  expect(estimateExposure(filled(0), skin, 0).gain).toBe(5)
})

test('the sclera distinguishes dark skin from skin in the dark', () => {
  expect(estimateExposure(filled(0.35), skin, 0.8).gain).toBe(1)
  expect(estimateExposure(filled(0.35), skin, 0.36).gain).toBeGreaterThan(1.8)
})

/** Skin with a share overexposed to yellow, and another to white. */
const overexposed = (yellow: number, white: number): OklabPlanes =>
  rgbToOklabPlanes(
    Uint8Array.from({ length: 1200 }, (_, i) => {
      const at = Math.floor(i / 3) / 400
      const colour = at < yellow ? [255, 255, 170] : at < yellow + white ? [255, 255, 255] : [255, 200, 170]
      return colour[i % 3]!
    }),
    20,
    20,
  )

test('the colours of an overexposed face are unreliable; those of bright skin and of a white beard are not', () => {
  expect(estimateExposure(overexposed(0.1, 0.4), skin, 1).colourConfidence).toBe(0)
  expect(estimateExposure(overexposed(0, 0.9), skin, 1).colourConfidence).toBe(0)
  expect(estimateExposure(overexposed(0, 0), skin, 1).colourConfidence).toBe(1)
  expect(estimateExposure(overexposed(0.005, 0.4), skin, 1).colourConfidence).toBe(1)
})

test('gain scales lightness and chroma alike, desaturation chroma alone', () => {
  const colour = (L: number, a: number, b: number): OklabPlanes => ({
    width: 1,
    height: 1,
    L: Float32Array.of(L),
    a: Float32Array.of(a),
    b: Float32Array.of(b),
  })
  const planes = colour(0.5, 0.25, 0.125)
  expect(applyGain(planes, { gain: 2 })).toEqual(colour(1, 0.5, 0.25))
  expect(desaturate(planes, { colourConfidence: 0 })).toEqual(colour(0.5, 0, 0))
})
