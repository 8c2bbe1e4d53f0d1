import { expect, test } from 'vitest'
import { cosineSimilarity, l2Normalise } from './embedding.ts'

test('a normalised vector has length 1 and its direction', () => {
  const unit = l2Normalise(Float32Array.of(3, 0, -4))
  expect(unit[0]).toBeCloseTo(0.6, 6)
  expect(unit[1]).toBe(0)
  expect(unit[2]).toBeCloseTo(-0.8, 6)
})

test('what has no direction is refused', () => {
  expect(() => l2Normalise(new Float32Array(8))).toThrow(RangeError)
  expect(() => l2Normalise(Float32Array.of(1, Number.NaN))).toThrow(RangeError)
  expect(() => l2Normalise(Float32Array.of(1, Number.POSITIVE_INFINITY))).toThrow(RangeError)
})

test('cosine similarity', () => {
  const [a, b] = [l2Normalise(Float32Array.of(1, 1, 0)), l2Normalise(Float32Array.of(1, 0, 0))]
  expect(cosineSimilarity(a, a)).toBeCloseTo(1, 6)
  expect(cosineSimilarity(a, b)).toBeCloseTo(Math.SQRT1_2, 6)
  expect(cosineSimilarity(b, Float32Array.of(-1, 0, 0))).toBe(-1)
  expect(() => cosineSimilarity(a, Float32Array.of(1, 0))).toThrow(RangeError)
})
