import zlib from 'node:zlib'

export const pngSignature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

export interface PngChunk {
  /** Four ASCII letters, as `tEXt`. */
  readonly type: string
  readonly data: Uint8Array
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * The chunks of a PNG in order, as views into it. Never throws: it stops at the first truncated chunk, and yields
 * nothing where the signature is missing. CRCs are not checked, so that text of damaged files can be read.
 */
export function* pngChunks(png: Uint8Array): Generator<PngChunk> {
  if (!pngSignature.every((byte, i) => png[i] === byte)) return
  const view = viewOf(png)
  let at = pngSignature.length
  while (at + 12 <= png.length) {
    const length = view.getUint32(at)
    const end = at + 8 + length
    if (end + 4 > png.length) return
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
    yield { type, data: png.subarray(at + 8, end) }
    if (type === 'IEND') return
    at = end + 4
  }
}

/** A chunk as its bytes, with length and CRC. */
export const writeChunk = ({ type, data }: PngChunk): Uint8Array => {
  const bytes = new Uint8Array(data.length + 12)
  const view = viewOf(bytes)
  view.setUint32(0, data.length)
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i)
  bytes.set(data, 8)
  view.setUint32(data.length + 8, zlib.crc32(bytes.subarray(4, data.length + 8)))
  return bytes
}

/** Length of the signature and the IHDR chunk, which comes first in every PNG and has 13 bytes of data. */
const headerLength = 8 + 12 + 13

/**
 * A copy of the PNG with these chunks directly behind its header, where readers that stop early still find them.
 */
export const insertPngChunks = (png: Uint8Array, chunks: readonly PngChunk[]): Uint8Array =>
  Buffer.concat([png.subarray(0, headerLength), ...chunks.map(writeChunk), png.subarray(headerLength)])
