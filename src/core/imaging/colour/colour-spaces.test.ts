import { describe, expect, test } from 'vitest'
import { decodeSrgb, encodeSrgb, labToSrgb, linearToSrgb, srgbToLab, srgbToLinear } from './colour-spaces.ts'
import { oklabToSrgb, srgbToOklab } from './oklab.ts'

const everyByte = Uint8Array.from({ length: 256 }, (_, i) => i)

/** Every 5th level of each channel: 52³ colours. */
const manyColours = Uint8Array.from({ length: 52 ** 3 * 3 }, (_, i) => {
  const colour = Math.floor(i / 3)
  return (5 * Math.floor(colour / 52 ** (i % 3))) % 260
})

const largestDifference = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i]!)), 0)

describe('linear light', () => {
  test('known values', () => {
    // IEC 61966-2-1: half of the light is byte 188, byte 128 is 21.6 % of it.
    expect(srgbToLinear(Uint8Array.of(0, 128, 255))[1]).toBeCloseTo(0.2158605, 6)
    expect([...linearToSrgb(Float32Array.of(0, 0.5, 1, 2, -1, Number.NaN))]).toEqual([0, 188, 255, 255, 0, 0])
  })

  test('every byte returns', () => {
    expect(linearToSrgb(srgbToLinear(everyByte))).toEqual(everyByte)
    for (let v = 0; v <= 1; v += 0.01) expect(encodeSrgb(decodeSrgb(v))).toBeCloseTo(v, 6)
  })

  test('the table agrees with the formula', () => {
    const linear = Float32Array.from({ length: 20_000 }, (_, i) => (i / 20_000) ** 3)
    for (const [i, byte] of linearToSrgb(linear).entries())
      expect(Math.abs(byte - 255 * encodeSrgb(linear[i]!))).toBeLessThan(0.6)
  })
})

describe.each([
  // CSS Color 4, named colours in oklab()
  {
    space: 'OKLab',
    to: srgbToOklab,
    back: oklabToSrgb,
    digits: 4,
    red: [0.62796, 0.22486, 0.12585],
    green: [0.86644, -0.23389, 0.1795],
    blue: [0.45201, -0.03246, -0.31153],
    white: [1, 0, 0],
  },
  // scikit-image 0.25, color.rgb2lab
  {
    space: 'CIE Lab',
    to: srgbToLab,
    back: labToSrgb,
    digits: 1,
    red: [53.2408, 80.0925, 67.2032],
    green: [87.7347, -86.1827, 83.1793],
    blue: [32.297, 79.1875, -107.8602],
    white: [100, 0, 0],
  },
])('$space', ({ to, back, digits, red, green, blue, white }) => {
  test('known values', () => {
    const lab = to(Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0))
    for (const [i, expected] of [...red, ...green, ...blue, ...white, 0, 0, 0].entries())
      expect(lab[i]).toBeCloseTo(expected, digits)
  })

  test('every colour returns', () => expect(largestDifference(back(to(manyColours)), manyColours)).toBe(0))

  test('what sRGB cannot show is clipped', () => {
    const vivid = Float32Array.from(green, (v, i) => (i === 0 ? v : 3 * v))
    const [r, g, b] = back(vivid)
    expect([r, b]).toEqual([0, 0])
    expect(g).toBeGreaterThan(200)
  })
})
