import { skipCoded } from './jpeg-end.ts'

/** A segment of a JPEG before its pixels. */
export interface JpegSegment {
  /** Second byte of its marker: 0xe1 for APP1. */
  readonly marker: number
  readonly data: Uint8Array
}

/** Most bytes of data that one segment holds. */
export const maxSegmentBytes = 0xffff - 2

export const exifPrefix = Buffer.from('Exif\0\0', 'latin1')
export const xmpPrefix = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1')

const jfifPrefix = Buffer.from('JFIF\0', 'latin1')
const adobePrefix = Buffer.from('Adobe', 'latin1')
const profilePrefix = Buffer.from('ICC_PROFILE\0', 'latin1')

const app0 = 0xe0
const app1 = 0xe1
const app2 = 0xe2
const app14 = 0xee
const app15 = 0xef
const comment = 0xfe
const startOfScan = 0xda
const endOfImage = 0xd9

export const isJpeg = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff

/** The segments up to the first scan, in order. Never throws: it stops at the first that is cut off. */
export function* jpegSegments(bytes: Uint8Array): Generator<JpegSegment> {
  if (!isJpeg(bytes)) return
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      // A fill byte.
      at++
      continue
    }
    const end = at + 2 + bytes[at + 2]! * 256 + bytes[at + 3]!
    if (end > bytes.length || end < at + 4) return
    yield { marker, data: bytes.subarray(at + 4, end) }
    if (marker === startOfScan) return
    at = end
  }
}

const startsWith = (bytes: Uint8Array, prefix: Uint8Array): boolean =>
  prefix.every((byte, i) => bytes[i] === byte)

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** What a JPEG says of itself in its own fields. */
export const readJpegParts = (bytes: Uint8Array) => {
  let size: { readonly width: number; readonly height: number } | undefined
  let exif: Uint8Array | undefined
  let xmp: Uint8Array | undefined
  for (const { marker, data } of jpegSegments(bytes)) {
    if (isFrame(marker) && data.length >= 5)
      size ??= { width: data[3]! * 256 + data[4]!, height: data[1]! * 256 + data[2]! }
    if (marker !== app1) continue
    if (startsWith(data, exifPrefix)) exif ??= data.subarray(exifPrefix.length)
    if (startsWith(data, xmpPrefix)) xmp ??= data.subarray(xmpPrefix.length)
  }
  return size && { ...size, exif, xmp }
}

const segment = (prefix: Uint8Array, data: Uint8Array): Uint8Array => {
  const length = 2 + prefix.length + data.length
  if (length > 0xffff) throw new RangeError(`${length} bytes do not fit into a JPEG segment`)
  return Buffer.concat([Uint8Array.of(0xff, app1, length >> 8, length & 255), prefix, data])
}

export interface MetadataParts {
  /** A TIFF structure, without JPEG's prefix. */
  readonly exif?: Uint8Array
  /** An XMP packet in UTF-8. */
  readonly xmp?: Uint8Array
}

/**
 * A copy of a JPEG with EXIF and XMP, behind its JFIF segment as the specifications want them.
 * @throws RangeError when one of them is longer than a segment
 */
export const withJpegParts = (jpeg: Uint8Array, { exif, xmp }: MetadataParts): Uint8Array => {
  const start = jpeg[3] === app0 ? 4 + jpeg[4]! * 256 + jpeg[5]! : 2
  return Buffer.concat([
    jpeg.subarray(0, start),
    ...(exif ? [segment(exifPrefix, exif)] : []),
    ...(xmp ? [segment(xmpPrefix, xmp)] : []),
    jpeg.subarray(start),
  ])
}

/** Whether decoders need a segment for the pixels: neither comments nor data of applications, but for JFIF's and Adobe's. */
const isOfPixels = (marker: number, data: Uint8Array): boolean => {
  if (marker === comment) return false
  if (marker < app0 || marker > app15) return true
  return (
    (marker === app0 && startsWith(data, jfifPrefix)) || (marker === app14 && startsWith(data, adobePrefix))
  )
}

/**
 * A copy of a JPEG with its coded pixels and nothing else, up to its end marker: what stands behind that (gain maps,
 * films) is left out, too. Undefined for a file that is cut off, and where the pixels mean something else without what
 * would be left out: a profile, CMYK.
 */
export const withoutJpegParts = (jpeg: Uint8Array): Uint8Array | undefined => {
  if (!isJpeg(jpeg)) return undefined
  const kept = [jpeg.subarray(0, 2)]
  for (let at = 2; at + 2 <= jpeg.length; ) {
    if (jpeg[at] !== 0xff) return undefined
    const marker = jpeg[at + 1]!
    if (marker === endOfImage) return Buffer.concat([...kept, jpeg.subarray(at, at + 2)])
    if (marker === 0xff) {
      at++
      continue
    }
    if (at + 4 > jpeg.length) return undefined
    const end = at + 2 + jpeg[at + 2]! * 256 + jpeg[at + 3]!
    const data = jpeg.subarray(at + 4, end)
    if (marker === app2 && startsWith(data, profilePrefix)) return undefined
    if (isFrame(marker) && data[5] !== 1 && data[5] !== 3) return undefined
    const next = marker === startOfScan ? skipCoded(jpeg, end) : end
    if (isOfPixels(marker, data)) kept.push(jpeg.subarray(at, next))
    at = next
  }
  return undefined
}
