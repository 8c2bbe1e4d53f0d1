import { expect, test } from 'vitest'
import { COEFFICIENTS, dct8, inverseDct8 } from './dct8.ts'

const block = Float32Array.from({ length: COEFFICIENTS }, (_, i) => 128 + 90 * Math.sin(i * i * 0.37))

test('is the orthonormal DCT-II by its definition', () => {
  const scale = (k: number) => (k === 0 ? Math.sqrt(1 / 8) : 0.5)
  const actual = block.slice()
  dct8(actual)
  for (let v = 0; v < 8; v++)
    for (let u = 0; u < 8; u++) {
      let sum = 0
      for (let y = 0; y < 8; y++)
        for (let x = 0; x < 8; x++)
          sum +=
            block[8 * y + x]! *
            Math.cos(((2 * x + 1) * u * Math.PI) / 16) *
            Math.cos(((2 * y + 1) * v * Math.PI) / 16)
      expect(actual[8 * v + u]).toBeCloseTo(scale(u) * scale(v) * sum, 3)
    }
})

test('the inverse gives the block back', () => {
  const there = block.slice()
  dct8(there)
  inverseDct8(there)
  for (const [i, value] of there.entries()) expect(value).toBeCloseTo(block[i]!, 3)
})
