import { expect, test } from 'vitest'
import { readPhoto } from '../../../../tests/pictures.ts'
import { resizeImage } from '../../imaging/resample/resize.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { sharpen } from './sharpen.ts'
import { upscaleLanczos } from './upscale-lanczos.ts'

const noise = (width: number, height: number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 7919 + (i >> 3) * 104729) & 255),
})

test('bands join without a seam: the same as in one piece', async () => {
  const image = noise(901, 700)
  const calls: string[] = []
  const banded = await upscaleLanczos(image, 2, { onBand: (done, of) => calls.push(`${done}/${of}`) })
  const whole = await resizeImage(sharpen(image, 0.25), 1802, 1400)
  expect(calls).toEqual(['1/2', '2/2'])
  expect(Buffer.compare(banded.data, whole.data)).toBe(0)
})

test('comes closer to the original than Lanczos alone', async () => {
  for (const name of ['astronaut.png', 'grace_hopper.jpg']) {
    const photo = await readPhoto(name)
    const half = await resizeImage(photo, photo.width / 2, photo.height / 2, 'area')
    const error = (image: RgbImage) => {
      let sum = 0
      for (const [i, value] of image.data.entries()) sum += (value - photo.data[i]!) ** 2
      return sum
    }
    const lanczos = error(await resizeImage(half, photo.width, photo.height))
    expect(error(await upscaleLanczos(half, 2))).toBeLessThan(0.96 * lanczos)
  }
})

test('alpha is enlarged with the picture', async () => {
  const image = { ...noise(40, 30), alpha: new Uint8Array(1200).fill(255, 600) }
  const { width, height, alpha } = await upscaleLanczos(image, 4)
  expect([width, height, alpha?.length]).toEqual([160, 120, 160 * 120])
  expect(alpha![0]).toBe(0)
  expect(alpha![160 * 119]).toBe(255)
})

test('a cancel is heard between bands', async () => {
  const abort = new AbortController()
  const work = upscaleLanczos(noise(901, 700), 2, {
    signal: abort.signal,
    onBand: () => abort.abort(new Error('enough')),
  })
  await expect(work).rejects.toThrow('enough')
})
