import { expect, test } from 'vitest'
import { testPack } from '../../../testing/fixtures.ts'
import { sizesFor, takesHires, upscaledSize } from './limits.ts'

const unasked = { enhance: true, upscale: null }

test('the native size comes first, the others are allowed, alike in pixels and all different', () => {
  const native = { width: 512, height: 512 }
  const sizes = sizesFor(native, false)
  expect(sizes[0]).toEqual(native)
  expect(sizes).toHaveLength(5)
  expect(new Set(sizes.map(({ width, height }) => `${width}x${height}`)).size).toBe(5)
  for (const { width, height } of sizes) {
    expect([width % 8, height % 8]).toEqual([0, 0])
    expect(Math.abs(width * height - 512 * 512) / (512 * 512)).toBeLessThan(0.06)
  }
})

test('a model that can draw in two passes is offered larger sizes, for which it does', () => {
  const pack = (side: number, img2img: boolean) =>
    testPack('mine', { otherSizes: true, img2img, nativeSize: { width: side, height: side } })
  for (const [side, largest] of [
    [512, 1024],
    [1024, 1536],
  ] as const) {
    const native = { width: side, height: side }
    const sizes = sizesFor(native, true)
    const two = sizes.filter(size => takesHires({ start: null, size }, pack(side, true)))
    expect(two).toEqual(sizes.slice(5))
    expect(two[0]).toEqual({ width: largest, height: largest })
    expect(sizes.some(size => takesHires({ start: null, size }, pack(side, false)))).toBe(false)
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
