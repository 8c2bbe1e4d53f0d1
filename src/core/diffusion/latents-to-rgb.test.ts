import { expect, test } from 'vitest'
import { floatTensor } from '../tensor/tensor.ts'
import { latentRgbFactorsFor, latentsToRgb } from './latents-to-rgb.ts'

test('known families are told by channels and scaling factor', () => {
  expect(latentRgbFactorsFor(4, 0.18215)).not.toBeNull()
  expect(latentRgbFactorsFor(4, 0.13025)).not.toBe(latentRgbFactorsFor(4, 0.18215))
  expect(latentRgbFactorsFor(8, 0.18215)).toBeNull()
  expect(latentRgbFactorsFor(4, 1)).toBeNull()
})

test('each latent becomes one pixel, clamped to what a pixel holds', () => {
  // Two latents side by side: nothing, then far along the last channel's axis, which is away from blue.
  const latents = floatTensor(Float32Array.of(0, 0, 0, 0, 0, 0, 0, 1), [1, 4, 1, 2])
  const { width, height, data } = latentsToRgb(latents, latentRgbFactorsFor(4, 0.18215)!)
  expect([width, height]).toEqual([2, 1])
  expect([...data.slice(0, 3)]).toEqual([128, 128, 128])
  expect([...data.slice(3)]).toEqual([100, 94, 36])
  const bright = floatTensor(Float32Array.of(9, 9, 9, -9), [1, 4, 1, 1])
  expect([...latentsToRgb(bright, latentRgbFactorsFor(4, 0.18215)!).data]).toEqual([255, 255, 255])
})
