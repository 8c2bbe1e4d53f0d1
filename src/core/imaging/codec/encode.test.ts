import { createHook } from 'node:async_hooks'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readPhoto } from '../../../../tests/pictures.ts'
import type { RgbImage } from '../rgb-image.ts'
import { decodeImage } from './decode.ts'
import { encodeJpeg, encodePng } from './encode.ts'
import { readDigitalSourceType, readPngText } from './png-text.ts'

/** Smooth colours with a little noise, as photographs have. */
const photoLike = (width: number, height: number, alpha?: Uint8Array): RgbImage => {
  const data = new Uint8Array(width * height * 3)
  let random = 1
  for (let i = 0; i < data.length; i++) {
    random = (Math.imul(random, 1664525) + 1013904223) >>> 0
    const x = Math.floor(i / 3) % width
    const y = Math.floor(i / 3 / width)
    data[i] = 100 + 60 * Math.sin(x / 31 + (i % 3)) + 60 * Math.cos(y / 23) + (random >>> 29)
  }
  return alpha ? { width, height, data, alpha } : { width, height, data }
}

describe('PNG', () => {
  test('gives back every pixel', async () => {
    const image = photoLike(61, 47)
    const decoded = await decodeImage(await encodePng(image))
    expect([decoded.width, decoded.height, decoded.alpha]).toEqual([61, 47, undefined])
    expect(Buffer.compare(decoded.data, image.data)).toBe(0)
  })

  test('gives back alpha, and the colours beneath it', async () => {
    const image = photoLike(
      61,
      47,
      Uint8Array.from({ length: 61 * 47 }, (_, i) => i % 256),
    )
    const decoded = await decodeImage(await encodePng(image))
    expect(Buffer.compare(decoded.data, image.data)).toBe(0)
    expect(Buffer.compare(decoded.alpha!, image.alpha!)).toBe(0)
  })

  test('is the same file twice', async () => {
    const image = photoLike(64, 64)
    expect(await encodePng(image)).toEqual(await encodePng(image))
  })

  test('carries metadata in a file that other readers accept', async () => {
    const recipe = { prompt: 'Königin 👑', seed: 7 }
    const metadata = { parameters: 'a queen\nSteps: 20', likeness: recipe } as const
    const image = photoLike(40, 30)
    const png = await encodePng(image, {
      metadata: { ...metadata, digitalSourceType: 'trainedAlgorithmicMedia' },
    })
    expect(Buffer.compare((await decodeImage(png)).data, image.data)).toBe(0)
    const texts = readPngText(png)
    expect(texts.get('parameters')).toBe(metadata.parameters)
    expect(JSON.parse(texts.get('likeness')!)).toEqual(recipe)
    expect(readDigitalSourceType(texts)).toBe('trainedAlgorithmicMedia')
    // libpng checks the CRC of each chunk it hands on.
    const { comments, xmp } = await sharp(png).metadata()
    expect(comments).toContainEqual({ keyword: 'parameters', text: metadata.parameters })
    expect(xmp?.toString()).toContain('digitalsourcetype/trainedAlgorithmicMedia<')
  })

  /** What libpng makes of an image, which is how every picture was saved before. */
  const sizeByLibpng = async (image: RgbImage) => (await encodePng(image, { compressionLevel: 2 })).length

  test('a photograph gets smaller than by libpng', async () => {
    const photo = await readPhoto('astronaut.png')
    const png = await encodePng(photo)
    expect(png.length).toBeLessThan(await sizeByLibpng(photo))
    const { data } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
    expect(Buffer.compare(data, photo.data)).toBe(0)
  })

  test('a photograph is compressed in one go: a busy thread does not hold it up', async () => {
    const photo = await readPhoto('astronaut.png')
    const compressors = new Set<number>()
    let calls = 0
    const hook = createHook({
      init: (id, type) => {
        if (type === 'ZLIB') compressors.add(id)
      },
      before: id => {
        if (compressors.has(id)) calls++
      },
    }).enable()
    await encodePng(photo)
    hook.disable()
    // For the picture and for the end of the stream; once for every 16 KB otherwise.
    expect(calls).toBeLessThanOrEqual(2)
  })

  test('pictures that repeat themselves, are grey or flat, stay as small as by libpng', async () => {
    const tiled = photoLike(200, 160)
    for (let y = 0; y < 160; y++)
      for (let x = 8; x < 200; x++)
        tiled.data.copyWithin(
          (y * 200 + x) * 3,
          ((y % 8) * 200 + (x % 8)) * 3,
          ((y % 8) * 200 + (x % 8)) * 3 + 3,
        )
    const flat = { ...photoLike(200, 160), data: new Uint8Array(200 * 160 * 3).fill(90, 0, 40_000) }
    for (const image of [tiled, flat, await readPhoto('grace_hopper.jpg')])
      expect((await encodePng(image)).length).toBeLessThanOrEqual(await sizeByLibpng(image))
  })

  test('level 9 is smaller than level 0', async () => {
    const image = photoLike(128, 128)
    const [none, best] = await Promise.all(
      [0, 9].map(compressionLevel => encodePng(image, { compressionLevel })),
    )
    expect(best!.length).toBeLessThan(none!.length * 0.7)
  })
})

describe('JPEG', () => {
  test('is close to the picture, closer at higher quality', async () => {
    const image = photoLike(96, 80)
    const error = async (quality: number) => {
      const { data } = await decodeImage(await encodeJpeg(image, { quality }))
      return data.reduce((sum, v, i) => sum + Math.abs(v - image.data[i]!), 0) / data.length
    }
    const [low, high] = [await error(40), await error(95)]
    // what is lost is mostly the noise, in halved chroma
    expect(high).toBeLessThan(4)
    expect(low).toBeGreaterThan(high)
  })

  test('shows transparency as white', async () => {
    const clear = { width: 16, height: 16, data: new Uint8Array(768), alpha: new Uint8Array(256) }
    const { data } = await decodeImage(await encodeJpeg(clear))
    expect(Math.min(...data)).toBeGreaterThan(252)
  })
})
