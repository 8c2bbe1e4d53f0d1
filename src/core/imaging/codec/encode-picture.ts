import type { Sharp } from 'sharp'
import type { PictureMetadata } from '../metadata/picture-metadata.ts'
import type { RgbImage } from '../rgb-image.ts'
import { embedMetadata, type PictureFormat } from './embed-metadata.ts'
import { encodePng, toSharp } from './encode.ts'

export interface EncodePictureOptions {
  readonly format: PictureFormat
  /** 1 to 100, as sharp has it; not used for PNG. */
  readonly quality: number
  /** Most bytes of the file, metadata included; not of PNG. */
  readonly maxBytes?: number
  readonly metadata?: PictureMetadata
}

export interface EncodedPicture {
  readonly bytes: Uint8Array
  /** What was taken; null for PNG. */
  readonly quality: number | null
  /** False where not even the lowest quality keeps the size limit: `bytes` have the wanted quality then. */
  readonly fits: boolean
}

type LossyFormat = Exclude<PictureFormat, 'png'>

/** From here on a JPEG has its colours whole: halved, they cost 2.5 dB, and show on lips and at red edges. */
const fullChromaQuality = 90

/** Longest side in pixels that a format holds. */
export const maxSides: Readonly<Record<PictureFormat, number>> = {
  png: 2 ** 31 - 1,
  jpeg: 65_535,
  webp: 16_383,
  avif: 16_384,
}

/**
 * sharp's default effort of 4 takes AVIF ten times as long as 2 (6.3 s instead of .57 for a photograph of 1024² on two
 * busy cores) for a tenth less.
 */
const avifEffort = 2

const encodeLossy = (picture: Sharp, format: LossyFormat, quality: number): Promise<Uint8Array> => {
  switch (format) {
    case 'jpeg': {
      const chromaSubsampling = quality >= fullChromaQuality ? '4:4:4' : '4:2:0'
      return picture.jpeg({ quality, chromaSubsampling }).toBuffer()
    }
    case 'webp':
      return picture.webp({ quality, smartSubsample: true }).toBuffer()
    case 'avif':
      return picture.avif({ quality, effort: avifEffort }).toBuffer()
    default:
      return format satisfies never
  }
}

/**
 * Encodes as a picture file in sRGB, upright, with its metadata and nothing else. sharp works on threads of its own.
 * JPEG has no transparency: transparent parts become white. With a size limit the highest quality up to the wanted one
 * is taken whose file keeps it, found by bisection.
 * @throws RangeError a side is longer than `maxSides`
 */
export const encodePicture = async (
  image: RgbImage,
  { format, quality, maxBytes, metadata = {} }: EncodePictureOptions,
): Promise<EncodedPicture> => {
  if (Math.max(image.width, image.height) > maxSides[format])
    throw new RangeError(`${image.width} × ${image.height} pixels do not fit into ${format}`)
  if (format === 'png') {
    const bytes = embedMetadata(await encodePng(image), format, metadata, image)
    return { bytes, quality: null, fits: true }
  }
  const picture = toSharp(image)
  const opaque = image.alpha && format === 'jpeg' ? picture.flatten({ background: '#fff' }) : picture
  const encode = async (at: number): Promise<EncodedPicture> => {
    const pixels = await encodeLossy(opaque.clone(), format, at)
    return { bytes: embedMetadata(pixels, format, metadata, image), quality: at, fits: true }
  }
  const wanted = await encode(quality)
  if (maxBytes === undefined || wanted.bytes.length <= maxBytes) return wanted
  let best: EncodedPicture | undefined
  // Qualities from `low` to `high` have not been tried; those above are too large.
  for (let low = 1, high = wanted.quality! - 1; low <= high; ) {
    const middle = Math.ceil((low + high) / 2)
    const tried = await encode(middle)
    if (tried.bytes.length <= maxBytes) {
      best = tried
      low = middle + 1
    } else high = middle - 1
  }
  return best ?? { ...wanted, fits: false }
}
