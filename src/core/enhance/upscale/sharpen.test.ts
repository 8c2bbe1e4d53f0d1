import { expect, test } from 'vitest'
import { createImage } from '../../imaging/rgb-image.ts'
import { sharpen } from './sharpen.ts'

test('a flat picture stays, its border too', () => {
  const image = createImage(5, 4)
  image.data.fill(93)
  expect(sharpen(image, 0.7).data).toEqual(image.data)
})

test('an edge gains amount × ¼ of its step on either side', () => {
  const image = createImage(6, 3)
  for (let i = 0; i < 18; i++) image.data.fill(i % 6 < 3 ? 80 : 120, i * 3, i * 3 + 3)
  const row = Array.from(sharpen(image, 0.5).data.subarray(18, 36)).filter((_, i) => i % 3 === 1)
  expect(row).toEqual([80, 80, 75, 125, 120, 120])
})

test('a single pixel loses what a 3×3 binomial blur would give its neighbours', () => {
  const image = createImage(3, 3)
  image.data.fill(100)
  image.data.fill(116, 12, 15)
  const out = sharpen(image, 1)
  expect(out.data[12]).toBe(100 + 16 * 1.75)
  expect(out.data[3]).toBe(98)
  expect(out.data[0]).toBe(99)
})

test('white and black are not passed', () => {
  const image = createImage(4, 1)
  image.data.set([0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255])
  expect(Array.from(sharpen(image, 1).data)).toEqual([0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255])
})
