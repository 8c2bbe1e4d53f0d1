import type { MetadataParts } from './jpeg-segments.ts'

interface Chunk {
  /** Four characters, as `VP8 `. */
  readonly type: string
  readonly data: Uint8Array
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
const letters = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))

export const isWebp = (bytes: Uint8Array): boolean =>
  letters(bytes, 0) === 'RIFF' && letters(bytes, 8) === 'WEBP'

/** The chunks of a WebP in order, as views into it; stops at the first that is cut off. */
function* webpChunks(bytes: Uint8Array): Generator<Chunk> {
  if (bytes.length < 12 || !isWebp(bytes)) return
  const view = viewOf(bytes)
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at + 4, true)
    const end = at + 8 + length
    if (end > bytes.length) return
    yield { type: letters(bytes, at), data: bytes.subarray(at + 8, end) }
    // Chunks begin at even offsets.
    at = end + (length & 1)
  }
}

interface Canvas {
  readonly width: number
  readonly height: number
  readonly alpha: boolean
}

/** Size by the first chunk that has one (WebP container specification; RFC 6386, 9.1; lossless bitstream, 3). */
const canvasOf = ({ type, data }: Chunk): Canvas | undefined => {
  if (data.length < 5) return undefined
  const view = viewOf(data)
  if (type === 'VP8X' && data.length >= 10)
    return {
      width: 1 + (view.getUint32(4, true) & 0xffffff),
      height: 1 + (view.getUint16(7, true) | (data[9]! << 16)),
      alpha: (data[0]! & alphaFlag) !== 0,
    }
  if (type === 'VP8 ' && data.length >= 10)
    return {
      width: view.getUint16(6, true) & 0x3fff,
      height: view.getUint16(8, true) & 0x3fff,
      alpha: false,
    }
  if (type !== 'VP8L') return undefined
  const bits = view.getUint32(1, true)
  return {
    width: 1 + (bits & 0x3fff),
    height: 1 + ((bits >>> 14) & 0x3fff),
    alpha: ((bits >>> 28) & 1) === 1,
  }
}

const alphaFlag = 0x10
const exifFlag = 0x08
const xmpFlag = 0x04

/** What a WebP says of itself; undefined for other files and those that are cut off. */
export const readWebpParts = (bytes: Uint8Array) => {
  if (bytes.length < 12 || viewOf(bytes).getUint32(4, true) + 8 > bytes.length) return undefined
  const chunks = [...webpChunks(bytes)]
  const [canvas] = chunks.flatMap(chunk => canvasOf(chunk) ?? [])
  const find = (wanted: string) => chunks.find(({ type }) => type === wanted)?.data
  return canvas && { width: canvas.width, height: canvas.height, exif: find('EXIF'), xmp: find('XMP ') }
}

const writeChunk = ({ type, data }: Chunk): Uint8Array => {
  const bytes = new Uint8Array(8 + data.length + (data.length & 1))
  bytes.set(Buffer.from(type, 'latin1'))
  viewOf(bytes).setUint32(4, data.length, true)
  bytes.set(data, 8)
  return bytes
}

/** The chunk with which a file begins that has more than pixels. */
const extendedHeader = (chunks: readonly Chunk[], flags: number): Chunk => {
  const [canvas] = chunks.flatMap(chunk => canvasOf(chunk) ?? [])
  if (!canvas) throw new RangeError('a WebP without a picture')
  const data = new Uint8Array(10)
  const before = chunks.find(({ type }) => type === 'VP8X')
  if (before) data.set(before.data.subarray(0, 10))
  data[0] = data[0]! | flags | (canvas.alpha ? alphaFlag : 0)
  const view = viewOf(data)
  view.setUint16(4, (canvas.width - 1) & 0xffff, true)
  data[6] = (canvas.width - 1) >> 16
  view.setUint16(7, (canvas.height - 1) & 0xffff, true)
  data[9] = (canvas.height - 1) >> 16
  return { type: 'VP8X', data }
}

/** A copy of a WebP with EXIF and XMP behind its pixels, in place of those it had. */
export const withWebpParts = (webp: Uint8Array, { exif, xmp }: MetadataParts): Uint8Array => {
  const chunks = [...webpChunks(webp)].filter(({ type }) => type !== 'EXIF' && type !== 'XMP ')
  const added: Chunk[] = [
    ...(exif ? [{ type: 'EXIF', data: exif }] : []),
    ...(xmp ? [{ type: 'XMP ', data: xmp }] : []),
  ]
  if (added.length === 0) return webp
  const header = extendedHeader(chunks, (exif ? exifFlag : 0) | (xmp ? xmpFlag : 0))
  return writeWebp([header, ...chunks.filter(({ type }) => type !== 'VP8X'), ...added])
}

const writeWebp = (chunks: readonly Chunk[]): Uint8Array => {
  const all = chunks.map(writeChunk)
  const riff = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1')
  riff.writeUInt32LE(4 + all.reduce((sum, { length }) => sum + length, 0), 4)
  return Buffer.concat([riff, ...all])
}

/**
 * A copy of a WebP with its coded pixels and nothing else. Undefined for a file that is cut off, and where the pixels
 * would be others without what is left out: a profile, an animation.
 */
export const withoutWebpParts = (webp: Uint8Array): Uint8Array | undefined => {
  if (!readWebpParts(webp)) return undefined
  const chunks = [...webpChunks(webp)]
  if (chunks.some(({ type }) => type === 'ICCP' || type === 'ANIM' || type === 'ANMF')) return undefined
  const pixels = chunks.filter(({ type }) => type === 'VP8 ' || type === 'VP8L' || type === 'ALPH')
  const header = chunks.find(({ type }) => type === 'VP8X')
  if (!header || !pixels.some(({ type }) => type === 'ALPH')) return writeWebp(pixels)
  const data = header.data.slice(0, 10)
  data[0] = data[0]! & alphaFlag
  return writeWebp([{ type: 'VP8X', data }, ...pixels])
}
