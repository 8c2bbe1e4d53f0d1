import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { readPhoto } from '../../../../tests/pictures.ts'
import type { PictureMetadata } from '../metadata/picture-metadata.ts'
import { resizeImage } from '../resample/resize.ts'
import type { RgbImage } from '../rgb-image.ts'
import { decodeImage } from './decode.ts'
import { type PictureFormat, readPictureHeader, readPictureTexts } from './embed-metadata.ts'
import { type EncodePictureOptions, encodePicture as encodeAt } from './encode-picture.ts'
import { readDigitalSourceType } from './png-text.ts'

const formats = ['png', 'jpeg', 'webp', 'avif'] as const
const photo = await resizeImage(await readPhoto('astronaut.png'), 173, 131, 'area')

/** Alike on photographs. */
const usualQuality = { png: 100, jpeg: 90, webp: 90, avif: 70 } as const

/** At the usual quality unless another is given. */
const encodePicture = (image: RgbImage, options: Partial<EncodePictureOptions> & { format: PictureFormat }) =>
  encodeAt(image, { ...options, quality: options.quality ?? usualQuality[options.format] })

const metadata: PictureMetadata = {
  parameters: 'Königin <&> 👑\nSteps: 20, Sampler: DDIM',
  likeness: { prompt: 'Königin <&> "👑" \u0001\ufffe\r]]>', seed: 7 },
  digitalSourceType: 'compositeWithTrainedAlgorithmicMedia',
}

/** Decibels; more than about 40 cannot be told apart by eye. */
const psnr = (a: RgbImage, b: RgbImage): number => {
  const squares = a.data.reduce((sum, value, i) => sum + (value - b.data[i]!) ** 2, 0)
  return 10 * Math.log10(255 ** 2 / (squares / a.data.length))
}

const withAlpha = (image: RgbImage): RgbImage => ({
  ...image,
  alpha: Uint8Array.from({ length: image.width * image.height }, (_, i) => (i % image.width) + 40),
})

describe.each(formats)('%s', format => {
  test('shows the picture, more exactly at higher quality, and other readers see sRGB', async () => {
    const encode = async (quality?: number) =>
      (await encodePicture(photo, { format, quality, metadata })).bytes
    const bytes = await encode()
    const { format: read, width, height, space, icc, orientation } = await sharp(bytes).metadata()
    expect([read, width, height, space]).toEqual([format === 'avif' ? 'heif' : format, 173, 131, 'srgb'])
    expect([icc, orientation ?? 1]).toEqual([undefined, 1])
    const decoded = await decodeImage(bytes)
    if (format === 'png') return expect(Buffer.compare(decoded.data, photo.data)).toBe(0)
    expect(psnr(decoded, photo)).toBeGreaterThan(33)
    const low = await encode(20)
    expect(low.length).toBeLessThan(bytes.length * 0.6)
    expect(psnr(await decodeImage(low), photo)).toBeLessThan(psnr(decoded, photo) - 4)
  })

  test('says how it was made, whatever characters the prompt has', async () => {
    const { bytes } = await encodePicture(photo, { format, metadata })
    const texts = readPictureTexts(bytes)
    expect(texts.get('parameters')).toBe(metadata.parameters)
    expect(JSON.parse(texts.get('likeness')!)).toEqual(metadata.likeness)
    expect(readDigitalSourceType(texts)).toBe(metadata.digitalSourceType)
    const { xmp, exif } = await sharp(bytes).metadata()
    expect(xmp?.toString()).toContain('/digitalsourcetype/compositeWithTrainedAlgorithmicMedia<')
    // AUTOMATIC1111's web UI reads UTF-16 in big-endian order.
    if (format !== 'png')
      expect(exif!.includes(Buffer.from(metadata.parameters!, 'utf16le').swap16())).toBe(true)
  })

  test('without metadata it has none', async () => {
    const { bytes } = await encodePicture(photo, { format })
    expect(readPictureTexts(bytes).size).toBe(0)
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 173 })
    expect((await sharp(bytes).metadata()).exif).toBeUndefined()
  })

  test('transparency stays, or becomes white in JPEG', async () => {
    const image = withAlpha(photo)
    const { bytes } = await encodePicture(image, { format, metadata })
    const decoded = await decodeImage(bytes)
    if (format === 'jpeg') return expect(decoded.alpha).toBeUndefined()
    expect(decoded.alpha).toHaveLength(image.alpha!.length)
    expect(Math.max(...decoded.alpha!.map((value, i) => Math.abs(value - image.alpha![i]!)))).toBeLessThan(12)
    expect(readPictureTexts(bytes).get('parameters')).toBe(metadata.parameters)
  })

  test('a file that is cut off has no header', async () => {
    const { bytes } = await encodePicture(photo, { format, metadata })
    if (format === 'png') return
    expect(readPictureHeader(bytes)).toMatchObject({ width: 173, height: 131 })
    if (format !== 'jpeg') expect(readPictureHeader(bytes.subarray(0, bytes.length - 20))).toBeNull()
  })
})

test.each([
  ['jpeg', 5000],
  ['webp', 3000],
  ['avif', 2500],
] as const)('%s keeps %d bytes, at the highest quality that does', async (format, maxBytes) => {
  const { bytes, quality, fits } = await encodePicture(photo, { format, maxBytes, metadata })
  expect(fits).toBe(true)
  expect(bytes.length).toBeLessThanOrEqual(maxBytes)
  const better = await encodePicture(photo, { format, quality: quality! + 1, metadata })
  expect(better.bytes.length).toBeGreaterThan(maxBytes)
  // The metadata counts, and is whole.
  expect(readPictureTexts(bytes).get('parameters')).toBe(metadata.parameters)
})

test('a limit that no quality keeps leaves the wanted quality', async () => {
  const wanted = await encodePicture(photo, { format: 'jpeg', quality: 80 })
  const missed = await encodePicture(photo, { format: 'jpeg', quality: 80, maxBytes: 500 })
  expect([missed.fits, missed.quality]).toEqual([false, 80])
  expect(Buffer.compare(missed.bytes, wanted.bytes)).toBe(0)
})

test('texts that no JPEG segment holds are left out, the mark stays', async () => {
  const long = { ...metadata, parameters: 'x'.repeat(40_000), likeness: 'y'.repeat(70_000) }
  const texts = readPictureTexts((await encodePicture(photo, { format: 'jpeg', metadata: long })).bytes)
  expect([...texts.keys()]).toEqual(['XML:com.adobe.xmp'])
  expect(readDigitalSourceType(texts)).toBe(metadata.digitalSourceType)
  const webp = readPictureTexts((await encodePicture(photo, { format: 'webp', metadata: long })).bytes)
  expect(webp.get('parameters')).toHaveLength(40_000)
})

test('a side that the format cannot hold is refused', async () => {
  const wide = { width: 16_400, height: 1, data: new Uint8Array(16_400 * 3) }
  for (const format of ['webp', 'avif'] satisfies PictureFormat[])
    await expect(encodePicture(wide, { format })).rejects.toThrow(RangeError)
})
