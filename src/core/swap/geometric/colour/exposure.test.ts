import { expect, test } from 'vitest'
import { adjustExposure, fadeColours, readExposure } from './exposure.ts'
import { createLabPlanes, type LabPlanes, toLabPlanes } from './lab-planes.ts'

const filled = (L: number): LabPlanes => {
  const planes = createLabPlanes(20, 20)
  planes.L.fill(L)
  return planes
}
const skin = new Float32Array(400).fill(1)

test('an underexposed face is brought to ordinary light, an ordinary one is left alone', () => {
  expect(readExposure(filled(0.34), skin, 0.3).gain).toBeCloseTo(2, 5)
  expect(readExposure(filled(0.75), skin, 0.6)).toEqual({ gain: 1, colour: 1 })
  expect(readExposure(filled(0), skin, 0).gain).toBe(5)
})

test('dark skin is told from skin in the dark by the whites of the eyes', () => {
  expect(readExposure(filled(0.35), skin, 0.8).gain).toBe(1)
  expect(readExposure(filled(0.35), skin, 0.36).gain).toBeGreaterThan(1.8)
})

/** Skin of which the given share is burnt out to yellow, and another to white. */
const burnt = (yellow: number, white: number): LabPlanes =>
  toLabPlanes(
    Uint8Array.from({ length: 1200 }, (_, i) => {
      const at = Math.floor(i / 3) / 400
      const colour = at < yellow ? [255, 255, 170] : at < yellow + white ? [255, 255, 255] : [255, 200, 170]
      return colour[i % 3]!
    }),
    20,
    20,
  )

test('the colours of an overexposed face are not trusted; those of bright skin and of a white beard are', () => {
  expect(readExposure(burnt(0.1, 0.4), skin, 1).colour).toBe(0)
  expect(readExposure(burnt(0, 0.9), skin, 1).colour).toBe(0)
  expect(readExposure(burnt(0, 0), skin, 1).colour).toBe(1)
  expect(readExposure(burnt(0.005, 0.4), skin, 1).colour).toBe(1)
})

test('exposure scales lightness and chroma alike, fading chroma alone', () => {
  const colour = (L: number, a: number, b: number): LabPlanes => ({
    width: 1,
    height: 1,
    L: Float32Array.of(L),
    a: Float32Array.of(a),
    b: Float32Array.of(b),
  })
  const planes = colour(0.5, 0.25, 0.125)
  expect(adjustExposure(planes, { gain: 2 })).toEqual(colour(1, 0.5, 0.25))
  expect(fadeColours(planes, { colour: 0 })).toEqual(colour(0.5, 0, 0))
})
