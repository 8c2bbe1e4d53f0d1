import { expect, test } from 'vitest'
import { guidedFilter } from './guided-filter.ts'
import { expandPlane, normalizedBlur, reducePlanes } from './normalized-blur.ts'

test('reducing and enlarging keeps a ramp', () => {
  const ramp = Float32Array.from({ length: 40 * 30 }, (_, i) => (i % 40) + 2 * Math.floor(i / 40))
  const ones = new Float32Array(ramp.length).fill(1)
  const { means, weight } = reducePlanes([ramp], ones, 40, 30, 4)
  expect(Math.min(...weight.subarray(0, 70))).toBe(1)
  const back = expandPlane(means[0]!, 4, 40, 30)
  for (let y = 4; y < 24; y++)
    for (let x = 4; x < 36; x++) expect(back[y * 40 + x]).toBeCloseTo(ramp[y * 40 + x]!, 3)
})

test('pixels without weight are not heard, however wild', () => {
  const weight = Float32Array.from({ length: 50 * 50 }, (_, i) => (((i % 50) - 25) ** 2 < 100 ? 0 : 1))
  const values = weight.map(w => (w > 0 ? 0.5 : 99))
  const [smooth] = normalizedBlur([values], weight, 50, 50, 3)
  for (const value of smooth!) expect(value).toBeCloseTo(0.5, 4)
})

test('the guided filter keeps an edge of its guide and drops noise elsewhere', () => {
  const guide = Float32Array.from({ length: 60 * 20 }, (_, i) => (i % 60 < 30 ? 0.2 : 0.8))
  const input = guide.map((value, i) => (value > 0.5 ? 1 : 0) + ((i * 7919) % 13 === 0 ? 0.3 : 0))
  const out = guidedFilter(guide, input, 60, 20, 4, 1e-3)
  expect(out[10 * 60 + 28]!).toBeLessThan(0.15)
  expect(out[10 * 60 + 31]!).toBeGreaterThan(0.9)
})
