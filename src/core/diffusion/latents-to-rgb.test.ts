import { expect, test } from 'vitest'
import { floatTensor } from '../tensor/tensor.ts'
import { approximatePicture, approximationFor } from './latents-to-rgb.ts'

test('known families are told by channels and scaling factor', () => {
  expect(approximationFor(4, 0.18215)).not.toBeNull()
  expect(approximationFor(4, 0.13025)).not.toBe(approximationFor(4, 0.18215))
  expect(approximationFor(8, 0.18215)).toBeNull()
  expect(approximationFor(4, 1)).toBeNull()
})

test('each latent becomes one pixel, clamped to what a pixel holds', () => {
  // Two latents side by side: nothing, then far along the last channel's axis, which is away from blue.
  const latents = floatTensor(Float32Array.of(0, 0, 0, 0, 0, 0, 0, 1), [1, 4, 1, 2])
  const { width, height, data } = approximatePicture(latents, approximationFor(4, 0.18215)!)
  expect([width, height]).toEqual([2, 1])
  expect([...data.slice(0, 3)]).toEqual([128, 128, 128])
  expect([...data.slice(3)]).toEqual([100, 94, 36])
  const bright = floatTensor(Float32Array.of(9, 9, 9, -9), [1, 4, 1, 1])
  expect([...approximatePicture(bright, approximationFor(4, 0.18215)!).data]).toEqual([255, 255, 255])
})
