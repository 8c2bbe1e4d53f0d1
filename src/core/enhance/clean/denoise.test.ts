import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { psnr, ssim, withGrain, withNoise } from '../../../../tests/age-photo.ts'
import { best } from '../../../../tests/best.ts'
import { temporaryFolder } from '../../../../tests/cli.ts'
import { readPhoto } from '../../../../tests/pictures.ts'
import { decodeImage } from '../../imaging/codec/decode.ts'
import { encodeJpeg } from '../../imaging/codec/encode.ts'
import { crop, resizeImage } from '../../imaging/resample/resize.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { measureBlockiness } from './blockiness.ts'
import { dct8, inverseDct8 } from './dct8.ts'
import { denoise } from './denoise.ts'

const lumaOf = ({ width, height, data }: RgbImage) => ({
  width,
  height,
  data: Float32Array.from({ length: width * height }, (_, i) => data[3 * i + 1]!),
})

describe.each([
  ['astronaut.png', { noise: [6, 6], structure: 0.2, grain: 3 }],
  ['grace_hopper.jpg', { noise: [5, 7], structure: 0.15, grain: 2.5 }],
  // The cracks and the weave of the canvas are as fine as noise, and go with it.
  ['mona_lisa.jpg', { noise: [2.5, 4.5], structure: -0.05, grain: 1.5 }],
] as const)('%s', (name, gains) => {
  const photo = readPhoto(name).then(image => crop(image, 100, 20, 320, 320))

  test.each([
    [10, gains.noise[0]],
    [20, gains.noise[1]],
  ])('noise of deviation %i: PSNR rises by %d dB, SSIM with it', async (deviation, gain) => {
    const clean = await photo
    const noisy = withNoise(clean, deviation)
    const result = await denoise(noisy, 'auto')
    expect(psnr(result, clean)).toBeGreaterThan(psnr(noisy, clean) + gain)
    if (deviation === 20) expect(ssim(result, clean)).toBeGreaterThan(ssim(noisy, clean) + gains.structure)
  })

  test('grain that is blurred goes as well', async () => {
    const clean = await photo
    const grained = withGrain(clean, 12)
    expect(psnr(await denoise(grained, 1), clean)).toBeGreaterThan(psnr(grained, clean) + gains.grain)
  })

  test('a clean photo is left nearly as it is', async () => {
    const clean = await photo
    expect(psnr(await denoise(clean, 'auto'), clean)).toBeGreaterThan(37)
    expect(await denoise(clean, 0)).toBe(clean)
  })

  test('half the amount changes half as much', async () => {
    const noisy = withNoise(await photo, 15)
    const [half, full] = [await denoise(noisy, 0.5), await denoise(noisy, 1)]
    // Where nothing is cut off at black and white.
    const inside = (i: number) => full.data[i]! > 25 && full.data[i]! < 230
    for (let i = 0; i < half.data.length; i += 101)
      if (inside(i))
        expect(Math.abs(half.data[i]! - (noisy.data[i]! + full.data[i]!) / 2)).toBeLessThanOrEqual(1)
  })
})

test('the blocks of a JPEG file are smoothed, and the picture comes nearer to what it was', async () => {
  const clean = crop(await readPhoto('astronaut.png'), 96, 0, 320, 320)
  const file = join(temporaryFolder(), 'blocks.jpg')
  writeFileSync(file, await encodeJpeg(clean, { quality: 15 }))
  const blocky = await decodeImage(file)
  const smooth = await denoise(blocky, 'auto')
  expect(measureBlockiness(lumaOf(blocky))).toBeGreaterThan(4)
  expect(measureBlockiness(lumaOf(smooth))).toBeLessThan(0.75 * measureBlockiness(lumaOf(blocky)))
  expect(psnr(smooth, clean)).toBeGreaterThan(psnr(blocky, clean) + 0.2)
})

test('tiny and flat images, and alpha, stay', async () => {
  const tiny = { width: 3, height: 2, data: Uint8Array.from({ length: 18 }, (_, i) => 13 * i) }
  expect((await denoise(tiny, 1)).data).toEqual(tiny.data)
  const flat = {
    width: 32,
    height: 32,
    data: new Uint8Array(32 * 32 * 3).fill(90),
    alpha: new Uint8Array(1024).fill(7),
  }
  expect(await denoise(flat, 1)).toEqual(flat)
})

/** Seconds of the processor. */
const processorTime = async (work: () => unknown): Promise<number> => {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** What the transforms of a megapixel take by themselves: two rounds over the blocks of three planes. */
const transformTime = async (): Promise<number> => {
  const block = new Float32Array(64).map((_, i) => i)
  const pairs = 100_000
  const inMegapixel = (2.5 * 1e6 * (1 / 3 ** 2 + 2 / 4 ** 2)) / pairs
  const transform = () => {
    for (let i = 0; i < pairs; i++) {
      dct8(block)
      inverseDct8(block)
    }
  }
  return inMegapixel * (await processorTime(transform))
}

test('strips of a large photo join without a seam, and a megapixel takes less than ten times its transforms', async () => {
  // A photo over and over, each copy where the blocks lie as in the one before.
  const [width, height] = [512, 504]
  const once = withNoise(crop(await readPhoto('astronaut.png'), 0, 0, width, height), 14)
  const image = { width, height: 8 * height, data: new Uint8Array(8 * once.data.length) }
  for (let k = 0; k < 8; k++) image.data.set(once.data, k * once.data.length)
  const megapixels = (width * image.height) / 1e6
  let data: Uint8Array = image.data
  const ratio = async () => {
    // On the same machine, with the same others on it, before and after.
    const before = await transformTime()
    const spent = await processorTime(async () => {
      data = (await denoise(image, 1)).data
    })
    return spent / megapixels / ((before + (await transformTime())) / 2)
  }
  // Six on a quiet machine.
  expect(await best(ratio, 10, 2)).toBeLessThan(10)
  // The second strip begins within the last copy.
  const seam = 12 * Math.floor(2_000_000 / width / 12)
  const rows = (from: number) => data.subarray(from * width * 3, (from + 40) * width * 3)
  expect(Buffer.compare(rows(seam - 20), rows(seam - 20 - height))).toBe(0)
})

test('a cancel takes effect between bands', async () => {
  const photo = withNoise(await resizeImage(await readPhoto('astronaut.png'), 700, 700), 12)
  const abort = new AbortController()
  const work = denoise(photo, 1, abort.signal)
  setImmediate(() => abort.abort(new Error('enough')))
  await expect(work).rejects.toThrow('enough')
})
