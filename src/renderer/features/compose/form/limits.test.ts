import { expect, test } from 'vitest'
import { sizesFor, upscaledSize } from './limits.ts'

const unasked = { enhance: true, upscale: null }

test('the native size comes first, the others are allowed, alike in pixels and all different', () => {
  const native = { width: 512, height: 512 }
  const sizes = sizesFor(native)
  expect(sizes[0]).toEqual(native)
  expect(sizes).toHaveLength(5)
  expect(new Set(sizes.map(({ width, height }) => `${width}x${height}`)).size).toBe(5)
  for (const { width, height } of sizes) {
    expect([width % 8, height % 8]).toEqual([0, 0])
    expect(Math.abs(width * height - 512 * 512) / (512 * 512)).toBeLessThan(0.06)
  }
})

test('small pictures are enlarged unasked, larger ones keep their size', () => {
  expect(upscaledSize({ width: 128, height: 128 }, unasked)).toEqual({ width: 512, height: 512 })
  expect(upscaledSize({ width: 257, height: 200 }, unasked)).toEqual({ width: 514, height: 400 })
  expect(upscaledSize({ width: 768, height: 768 }, unasked)).toEqual({ width: 1536, height: 1536 })
  expect(upscaledSize({ width: 769, height: 768 }, unasked)).toEqual({ width: 769, height: 768 })
})

test('a choice comes first, and without enhancing nothing is enlarged', () => {
  expect(upscaledSize({ width: 128, height: 128 }, { enhance: true, upscale: 1 })).toEqual({
    width: 128,
    height: 128,
  })
  expect(upscaledSize({ width: 1000, height: 10 }, { enhance: true, upscale: 4 })).toEqual({
    width: 4000,
    height: 40,
  })
  expect(upscaledSize({ width: 128, height: 128 }, { enhance: false, upscale: 4 })).toEqual({
    width: 128,
    height: 128,
  })
})
