import { expect, test } from 'vitest'
import { createImage } from '../../imaging/rgb-image.ts'
import { alphaBleed } from './alpha-bleed.ts'

/** A red 4×4 square in the middle of clear black 20×20. */
const square = () => {
  const image = createImage(20, 20)
  const alpha = new Uint8Array(400)
  for (let y = 8; y < 12; y++)
    for (let x = 8; x < 12; x++) {
      alpha[y * 20 + x] = 200
      image.data[(y * 20 + x) * 3] = 240
    }
  return { ...image, alpha }
}

test('visible colour reaches as many pixels out as asked, no more', () => {
  const image = square()
  const bled = alphaBleed(image, 3)
  for (let y = 0; y < 20; y++)
    for (let x = 0; x < 20; x++) {
      const away = Math.max(8 - x, x - 11, 8 - y, y - 11, 0)
      expect(bled.data[(y * 20 + x) * 3], `${x},${y}`).toBe(away <= 3 ? 240 : 0)
    }
  expect(bled.alpha).toBe(image.alpha)
  expect(image.data[(7 * 20 + 7) * 3]).toBe(0)
})

test('between two colours lies their mean', () => {
  const image = createImage(3, 1)
  image.data.set([100, 0, 0, 9, 9, 9, 0, 50, 0])
  const bled = alphaBleed({ ...image, alpha: Uint8Array.from([255, 0, 1]) })
  expect(Array.from(bled.data)).toEqual([100, 0, 0, 50, 25, 0, 0, 50, 0])
})

test('without transparency nothing is copied', () => {
  const opaque = createImage(4, 4)
  expect(alphaBleed(opaque)).toBe(opaque)
  const faint = { ...opaque, alpha: new Uint8Array(16).fill(1) }
  expect(alphaBleed(faint)).toBe(faint)
  const clear = { ...opaque, alpha: new Uint8Array(16) }
  expect(alphaBleed(clear).data).toEqual(clear.data)
})
