import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStarterNetwork } from '../../../tests/golden/network-golden.ts'
import { readPhoto } from '../../../tests/pictures.ts'
import type { Face } from '../faces/geometry/face.ts'
import { crop, resizeImage } from '../imaging/resample/resize.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import type { EnhanceNetworks } from './enhance-networks.ts'
import { enhanceToSize, factorFor } from './enhance-to-size.ts'

let networks: EnhanceNetworks
beforeAll(async () => {
  networks = {
    photo: { session: await openStarterNetwork('upscaler/waifu2x-photo-x2.onnx'), overlap: 7 },
  }
})
afterAll(() => networks.photo.session.dispose())

/** The astronaut's eyes, nose tip and mouth corners. */
const face: Face = {
  box: [180, 70, 90, 110],
  score: 1,
  points: [
    [203, 101],
    [247, 103],
    [223, 131],
    [202, 138],
    [245, 139],
  ],
  mesh: new Float32Array(0),
  pose: { yaw: 0, pitch: 0, roll: 0 },
}

const meanDifference = (a: RgbImage, b: RgbImage): number => {
  let sum = 0
  for (const [i, value] of a.data.entries()) sum += Math.abs(value - b.data[i]!)
  return sum / a.data.length
}

test('any size is made, by the network sharper than by Lanczos alone', async () => {
  const original = crop(await readPhoto('astronaut.png'), 150, 40, 180, 120)
  const small = await resizeImage(original, 120, 80, 'area')
  const size = { width: 180, height: 120 }
  const made = await enhanceToSize(networks, small, { size, faces: [] })
  const smooth = await enhanceToSize(networks, small, { size, faces: [], enlargeWith: 'lanczos' })
  expect(made).toMatchObject(size)
  expect(smooth.data).toEqual((await resizeImage(small, 180, 120)).data)
  expect(meanDifference(made, original)).toBeLessThan(meanDifference(smooth, original))
})

test('the nearest pixel is repeated, with its opacity', async () => {
  const image = {
    ...{ width: 2, height: 1, data: new Uint8Array([1, 2, 3, 200, 201, 202]) },
    alpha: new Uint8Array([0, 255]),
  }
  const size = { width: 4, height: 2 }
  const { data, alpha } = await enhanceToSize(networks, image, { size, faces: [], enlargeWith: 'nearest' })
  const row = [1, 2, 3, 1, 2, 3, 200, 201, 202, 200, 201, 202]
  expect([...data]).toEqual([...row, ...row])
  expect([...alpha!]).toEqual([0, 0, 255, 255, 0, 0, 255, 255])
})

test('restored faces show as far as they are asked for', async () => {
  const sharp = crop(await readPhoto('astronaut.png'), 60, 0, 320, 260)
  const image = await resizeImage(await resizeImage(sharp, 80, 65, 'area'), 320, 260)
  const here = { ...face, points: face.points.map(([x, y]) => [x - 60, y] as const) as never }
  const size = { width: 320, height: 260 }
  const withShare = (restore: number | undefined) =>
    enhanceToSize(networks, image, { size, faces: [here], restore })
  const [none, half, all] = [await withShare(0), await withShare(0.5), await withShare(undefined)]
  expect(none.data).toEqual(image.data)
  const full = meanDifference(all, image)
  expect(full).toBeGreaterThan(0.1)
  expect(meanDifference(half, image) / full).toBeGreaterThan(0.4)
  expect(meanDifference(half, image) / full).toBeLessThan(0.6)
})

test('the network enlarges as far as the size needs it, and no further than there is memory for', () => {
  const size = { width: 1000, height: 1000 }
  expect([0.5, 1, 1.5, 2, 3, 8].map(scale => factorFor(size, scale))).toEqual([1, 1, 2, 2, 4, 4])
  expect(factorFor({ width: 4000, height: 4000 }, 3)).toBe(2)
  expect(factorFor({ width: 8000, height: 8000 }, 1.2)).toBe(1)
})
