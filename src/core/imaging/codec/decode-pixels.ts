import sharp, { type Metadata, type SharpOptions } from 'sharp'
import { applyProfile } from '../colour/apply-profile.ts'
import { encodingOfCodePoints } from '../colour/code-points.ts'
import { convertToSrgb, type EncodedPixels } from '../colour/convert-to-srgb.ts'
import { type ColourEncoding, isSrgb } from '../colour/encoding.ts'
import { readHeifCodePoints } from '../colour/heif-colour.ts'
import { readGreyProfile } from '../colour/icc-grey.ts'
import { readPngColour } from '../colour/png-colour.ts'
import { readExifColour, readTiffColour } from '../colour/tiff-colour.ts'
import { decodeTiffSamples } from '../colour/tiff-samples.ts'
import type { HeifMeta } from '../formats/heif-boxes.ts'
import { decodeHeic } from './decode-heic.ts'
import type { PreparedFile } from './prepare-file.ts'
import type { RawPixels } from './split-alpha.ts'

/** An ordinary 50-megapixel AVIF takes under 10 s on two busy cores; only files made to be slow take this long. */
const timeoutSeconds = 60

const heifEncoding = (meta: HeifMeta): ColourEncoding | undefined => {
  const points = readHeifCodePoints(meta)
  return points && encodingOfCodePoints(points)
}

/** The colour encoding that the file declares; 'icc' where its profile applies; undefined, which means sRGB, where it declares none. */
const colourOf = (
  { bytes, container, heif }: PreparedFile,
  header: Metadata,
): ColourEncoding | 'icc' | undefined => {
  const png = container === 'png' ? readPngColour(bytes, header.icc !== undefined) : undefined
  if (png) return png
  if (header.icc) return 'icc'
  const declared = (heif && heifEncoding(heif)) ?? (container === 'tiff' ? readTiffColour(bytes) : undefined)
  return declared ?? (header.exif && readExifColour(header.exif))
}

/**
 * The values stored in the file, upright, in its own colour encoding.
 * @param fine keeps more than 8 bits where there are more
 */
const decodeStored = async (
  bytes: Uint8Array,
  header: Metadata,
  options: SharpOptions,
  fine: boolean,
): Promise<EncodedPixels> => {
  const bits = header.bitsPerSample ?? 8
  if (header.compression === 'hevc') return decodeHeic(bytes, fine && bits > 8)
  const deep = fine && header.depth === 'ushort'
  const grey = header.channels < 3
  const space = deep ? (grey ? 'grey16' : 'rgb16') : grey ? 'b-w' : 'srgb'
  const { data, info } = await sharp(bytes, { ...options, ignoreIcc: true })
    .autoOrient()
    .toColourspace(space)
    .raw({ depth: deep ? 'ushort' : 'uchar' })
    .timeout({ seconds: timeoutSeconds })
    .toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  if (!deep) return { width, height, channels, data, full: 255 }
  // AVIF's 10 and 12 bits come in the upper ones of 16.
  const used = header.format === 'heif' ? bits : 16
  const numbers = new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
  return { width, height, channels, data: numbers, full: (2 ** used - 1) * 2 ** (16 - used) }
}

const decodeWithSharp = async (
  bytes: Uint8Array,
  header: Metadata,
  options: SharpOptions,
): Promise<RawPixels> => {
  const upright = sharp(bytes, options).autoOrient().toColourspace('srgb')
  // 16-bit colour with a profile becomes Display P3 inside sharp, and stays so unless a profile is asked for.
  const converted = header.icc && header.space === 'rgb16' ? upright.withIccProfile('srgb') : upright
  const { data, info } = await converted
    .raw({ depth: 'uchar' })
    .timeout({ seconds: timeoutSeconds })
    .toBuffer({ resolveWithObject: true })
  return { width: info.width, height: info.height, channels: info.channels, data }
}

/** Divides colours by the alpha they were multiplied by. */
const unpremultiply = (pixels: EncodedPixels): EncodedPixels => {
  const { channels, full } = pixels
  const data = pixels.data.slice()
  for (let i = 0; i < data.length; i += channels) {
    const alpha = data[i + channels - 1]!
    for (let c = i; alpha > 0 && c < i + channels - 1; c++)
      data[c] = Math.min(full, Math.round((data[c]! * full) / alpha))
  }
  return { ...pixels, data }
}

/**
 * The pixels of a file as upright 8-bit sRGB with straight alpha. sharp converts ordinary files by itself; the values of
 * all others are decoded as stored and converted here.
 */
export const decodePixels = async (
  file: PreparedFile,
  header: Metadata,
  options: SharpOptions,
): Promise<RawPixels> => {
  const declared = header.space === 'cmyk' ? 'icc' : colourOf(file, header)
  const greyProfile = declared === 'icc' && header.space === 'grey16'
  const encoding = greyProfile ? readGreyProfile(header.icc!) : declared === 'icc' ? undefined : declared
  const isPlain = !encoding || isSrgb(encoding)
  const { bytes, samples, premultiplied } = file
  if (isPlain && !samples && !premultiplied && !greyProfile && header.compression !== 'hevc')
    return decodeWithSharp(bytes, header, { ...options, ignoreIcc: declared !== 'icc' })

  const fine = !isPlain || samples !== undefined
  const stored = await decodeStored(bytes, header, options, fine)
  const values = premultiplied ? unpremultiply(stored) : stored
  const decoded = samples ? decodeTiffSamples(values, samples) : { rgb: values }
  if ('srgb' in decoded) return decoded.srgb
  if (!isPlain) return convertToSrgb(decoded.rgb, encoding)
  const { data, ...size } = decoded.rgb
  const pixels = { ...size, data: data instanceof Uint8Array ? data : new Uint8Array(data) }
  return declared === 'icc' && header.icc ? applyProfile(pixels, header.icc) : pixels
}
