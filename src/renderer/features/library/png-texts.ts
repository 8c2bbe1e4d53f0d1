const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const textTypes = new Set(['tEXt', 'zTXt', 'iTXt'])
/** Bytes that are read at once, enough for one of our pictures up to its pixels. */
const readSize = 16_384
/** Longer texts are no recipes. */
const maxTextLength = 1 << 20
/** Recipes are written before the pixels, which may fill many chunks. */
const maxChunks = 500

/**
 * The signature and text chunks of a PNG, without reading its pixels, as a file may be of any size. Of another file at
 * most as many bytes as the signature has.
 */
export const pngTexts = async (file: Blob): Promise<Uint8Array<ArrayBuffer>> => {
  const read = createReader(file)
  const start = await read(0, signature.length)
  const parts = [start]
  if (!signature.every((byte, i) => start[i] === byte)) return join(parts)
  let at = signature.length
  for (let chunk = 0; chunk < maxChunks; chunk++) {
    const head = await read(at, 8)
    if (head.length < 8) break
    const length = new DataView(head.buffer, head.byteOffset).getUint32(0)
    const type = String.fromCharCode(...head.subarray(4))
    if (type === 'IEND') break
    if (textTypes.has(type) && length <= maxTextLength) parts.push(await read(at, length + 12))
    at += length + 12
  }
  return join(parts)
}

/** Reads ahead of what is asked for, as the following bytes are asked for next. */
const createReader = (file: Blob) => {
  let from = 0
  let bytes = new Uint8Array()
  return async (at: number, length: number): Promise<Uint8Array<ArrayBuffer>> => {
    if (at < from || at + length > from + bytes.length) {
      from = at
      bytes = new Uint8Array(await file.slice(at, at + Math.max(length, readSize)).arrayBuffer())
    }
    return bytes.subarray(at - from, at - from + length)
  }
}

const join = (parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> => {
  const joined = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
