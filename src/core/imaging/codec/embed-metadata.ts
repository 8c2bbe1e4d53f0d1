import { readHeifParts, withAvifParts } from '../formats/avif-items.ts'
import {
  exifPrefix,
  isJpeg,
  type MetadataParts,
  maxSegmentBytes,
  readJpegParts,
  withJpegParts,
  withoutJpegParts,
  xmpPrefix,
} from '../formats/jpeg-segments.ts'
import { isWebp, readWebpParts, withoutWebpParts, withWebpParts } from '../formats/webp-chunks.ts'
import { orientationOf, readExif, readUserComment } from '../metadata/exif.ts'
import { resultExif } from '../metadata/photo-exif.ts'
import type { PictureMetadata } from '../metadata/picture-metadata.ts'
import { readOwnXmp, writeXmp } from '../metadata/xmp.ts'
import { readPngText, withPngMetadata, xmpKeyword } from './png-text.ts'

/** Formats that results can be saved in. */
export type PictureFormat = 'png' | 'jpeg' | 'webp' | 'avif'

interface Size {
  /** Pixels. */
  readonly width: number
  readonly height: number
}

/** Most bytes of EXIF and of XMP: JPEG has one segment for each. Elsewhere what others put in may be a megabyte. */
const limits = {
  jpeg: { exif: maxSegmentBytes - exifPrefix.length, xmp: maxSegmentBytes - xmpPrefix.length },
  others: { exif: 1 << 20, xmp: 1 << 20 },
} as const

const toParts = (
  { parameters, likeness, digitalSourceType, photo }: PictureMetadata,
  format: Exclude<PictureFormat, 'png'>,
  size: Size,
): MetadataParts => {
  const limit = limits[format === 'jpeg' ? 'jpeg' : 'others']
  const fitting = [resultExif({ photo, comment: parameters, ...size }), resultExif({ photo, ...size })].find(
    each => each === undefined || each.length <= limit.exif,
  )
  if (likeness === undefined && !digitalSourceType) return { exif: fitting }
  const all = Buffer.from(writeXmp({ digitalSourceType, likeness }))
  const xmp = all.length > limit.xmp ? Buffer.from(writeXmp({ digitalSourceType })) : all
  return { exif: fitting, xmp }
}

/**
 * A copy of a picture file, just encoded and without metadata, that says what it is: in a PNG as text chunks, XMP and
 * `eXIf`; elsewhere the recipe and the digital source type as XMP, AUTOMATIC1111's text as EXIF UserComment, where its
 * web UI and galleries look for it. A text that is too long for the format is left out, the source type never.
 */
export const embedMetadata = (
  bytes: Uint8Array,
  format: PictureFormat,
  metadata: PictureMetadata,
  size: Size,
): Uint8Array => {
  switch (format) {
    case 'png':
      return withPngMetadata(bytes, metadata, resultExif({ photo: metadata.photo, ...size }))
    case 'jpeg':
      return withJpegParts(bytes, toParts(metadata, format, size))
    case 'webp':
      return withWebpParts(bytes, toParts(metadata, format, size))
    case 'avif':
      return withAvifParts(bytes, toParts(metadata, format, size))
    default:
      return format satisfies never
  }
}

/**
 * A picture file with the same coded pixels and other metadata, in place of all that it said; so that a JPEG does not
 * lose twice. Undefined where it takes another file to show the same: one that is turned, has a profile or several
 * frames, is cut off, or is neither a JPEG nor a WebP. (A PNG loses nothing when it is encoded again.)
 */
export const replaceMetadata = (
  bytes: Uint8Array,
  format: PictureFormat,
  metadata: PictureMetadata,
): Uint8Array | undefined => {
  const [parts, pixels] =
    format === 'jpeg'
      ? [readJpegParts(bytes), withoutJpegParts(bytes)]
      : format === 'webp'
        ? [readWebpParts(bytes), withoutWebpParts(bytes)]
        : []
  if (!parts || !pixels || orientationOf(parts.exif && readExif(parts.exif)) !== 1) return undefined
  return embedMetadata(pixels, format, metadata, parts)
}

/** What a picture file says before its pixels are decoded. */
export interface PictureHeader extends Size {
  /** By the keywords they have in a PNG: `likeness`, `parameters`, XMP. */
  readonly texts: ReadonlyMap<string, string>
}

/**
 * Reads size and texts of a JPEG, WebP or AVIF as viewers show it, upright. Null for other and for damaged files.
 * @param bytes the file; of a JPEG its beginning is enough
 */
export const readPictureHeader = (bytes: Uint8Array): PictureHeader | null => {
  const isTurned = (exif: ReturnType<typeof readExif>) => !isHeif && orientationOf(exif) >= 5
  const isHeif = !isJpeg(bytes) && !isWebp(bytes)
  const parts = isJpeg(bytes)
    ? readJpegParts(bytes)
    : isWebp(bytes)
      ? readWebpParts(bytes)
      : readHeifParts(bytes)
  if (!parts || parts.width === 0 || parts.height === 0) return null
  const exif = parts.exif && readExif(parts.exif)
  const texts = new Map<string, string>()
  if (parts.xmp) {
    const packet = Buffer.from(parts.xmp).toString('utf8')
    texts.set(xmpKeyword, packet)
    const own = readOwnXmp(packet)
    if (own !== undefined) texts.set('likeness', own)
  }
  const comment = readUserComment(exif)
  if (comment !== undefined) texts.set('parameters', comment)
  const { width, height } = parts
  return { ...(isTurned(exif) ? { width: height, height: width } : { width, height }), texts }
}

/** The texts of a picture file of any format, by the keywords they have in a PNG. Safe on any bytes. */
export const readPictureTexts = (bytes: Uint8Array): ReadonlyMap<string, string> => {
  const texts = readPngText(bytes)
  return texts.size > 0 ? texts : (readPictureHeader(bytes)?.texts ?? texts)
}
