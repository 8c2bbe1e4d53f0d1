import { expect, test } from 'vitest'
import { readPhoto } from '../../../../tests/pictures.ts'
import { crop, resizeImage } from '../../imaging/resample/resize.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { matchLocalMeans } from './match-local-means.ts'

const mean = (image: RgbImage, channel: number): number => {
  let sum = 0
  for (let i = channel; i < image.data.length; i += 3) sum += image.data[i]!
  return sum / (image.width * image.height)
}

test('a cast that changes over the picture is taken out, detail stays', async () => {
  const reference = await resizeImage(await readPhoto('astronaut.png'), 120, 90, 'area')
  const enlarged = await resizeImage(reference, 240, 180, 'bilinear')
  const cast = { ...enlarged, data: enlarged.data.slice() }
  for (let y = 0, i = 0; y < 180; y++)
    for (let x = 0; x < 240; x++)
      for (let c = 0; c < 3; c++, i++) cast.data[i] = Math.min(255, cast.data[i]! + 5 + (6 * x) / 240 - c * 2)
  await matchLocalMeans(cast, reference)
  const sum = cast.data.reduce((total, value, i) => total + Math.abs(value - enlarged.data[i]!), 0)
  for (let c = 0; c < 3; c++) expect(Math.abs(mean(cast, c) - mean(reference, c))).toBeLessThan(0.15)
  expect(sum / cast.data.length).toBeLessThan(0.7)
})

test('a picture with the right colours is not touched', async () => {
  const photo = crop(await readPhoto('grace_hopper.jpg'), 40, 30, 77, 50)
  for (const factor of [1, 2]) {
    const nearest = new Uint8Array(77 * 50 * 3 * factor * factor)
    for (let y = 0, o = 0; y < 50 * factor; y++)
      for (let x = 0; x < 77 * factor; x++, o += 3) {
        const i = (Math.floor(y / factor) * 77 + Math.floor(x / factor)) * 3
        nearest.set(photo.data.subarray(i, i + 3), o)
      }
    const enlarged = { width: 77 * factor, height: 50 * factor, data: nearest.slice() }
    await matchLocalMeans(enlarged, photo)
    expect(Buffer.compare(enlarged.data, nearest)).toBe(0)
  }
})

test('a picture of a few pixels works', async () => {
  const reference = { width: 1, height: 3, data: Uint8Array.from([10, 20, 30, 10, 20, 30, 10, 20, 30]) }
  const image = { width: 2, height: 6, data: new Uint8Array(36).fill(25) }
  await matchLocalMeans(image, reference)
  expect(Array.from(image.data.subarray(0, 6))).toEqual([10, 20, 30, 10, 20, 30])
})
