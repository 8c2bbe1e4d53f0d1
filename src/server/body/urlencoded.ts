import { HttpError } from '../errors/http-error.ts'
import type { Limits } from '../limits.ts'
import { addField, baseName, type Fields } from './form-fields.ts'
import type { BodyReader } from './metered-body.ts'

export const formTooLarge = () =>
  new HttpError('body-too-large', 'The form has more or longer fields than are read.')

/** Characters of a name. */
const longName = 100
/** Bytes that are unescaped at once. */
const pieceBytes = 2 ** 16
const ampersand = 0x26
const percent = 0x25
const plus = 0x2b
const space = 0x20

/**
 * Reads application/x-www-form-urlencoded (https://url.spec.whatwg.org/#urlencoded-parsing). Its errors are
 * `body-too-large`.
 * @param pictures fields that may be longer than others
 */
export const createUrlencodedReader = (
  pictures: readonly string[],
  { fields: most, fieldBytes }: Pick<Limits, 'fields' | 'fieldBytes'>,
): BodyReader<Fields> => {
  const chunks: Buffer[] = []
  let separators = 0
  return {
    write: bytes => {
      for (let at = bytes.indexOf(ampersand); at >= 0; at = bytes.indexOf(ampersand, at + 1))
        if (++separators >= most) throw formTooLarge()
      chunks.push(bytes)
    },
    end: async () => {
      const fields: Fields = {}
      for (const pair of split(Buffer.concat(chunks), ampersand)) {
        if (pair.length === 0) continue
        const [rawName, rawValue] = cutAt(pair, pair.indexOf('='))
        if (rawName.length > longName * 3) throw formTooLarge()
        const name = await unescaped(rawName)
        const value = await unescaped(rawValue)
        const isPicture = pictures.includes(baseName(name))
        if (name.length > longName || (value.length > fieldBytes && !isPicture)) throw formTooLarge()
        addField(fields, name, value)
      }
      return fields
    },
  }
}

const split = (bytes: Buffer, separator: number): Buffer[] => {
  const parts: Buffer[] = []
  let from = 0
  for (let at = bytes.indexOf(separator); at >= 0; at = bytes.indexOf(separator, from)) {
    parts.push(bytes.subarray(from, at))
    from = at + 1
  }
  return [...parts, bytes.subarray(from)]
}

const cutAt = (bytes: Buffer, at: number): readonly [Buffer, Buffer] =>
  at < 0 ? [bytes, Buffer.alloc(0)] : [bytes.subarray(0, at), bytes.subarray(at + 1)]

/** Piece by piece, so that others get their turn while a picture is unescaped. */
const unescaped = async (bytes: Buffer): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  for (let from = 0; from < bytes.length; ) {
    const end = pieceEnd(bytes, from)
    text += decoder.decode(unescapedBytes(bytes.subarray(from, end)), { stream: true })
    from = end
    if (from < bytes.length) await new Promise(resolve => setImmediate(resolve))
  }
  return text + decoder.decode()
}

/** Cuts no `%XX` in two. */
const pieceEnd = (bytes: Buffer, from: number): number => {
  const end = from + pieceBytes
  if (end >= bytes.length) return bytes.length
  const cut = bytes.lastIndexOf(percent, end - 1)
  return cut > end - 3 && cut > from ? cut : end
}

const unescapedBytes = (bytes: Buffer): Buffer => {
  const unescaped = Buffer.allocUnsafe(bytes.length)
  let length = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!
    const value = byte === percent ? hexDigit(bytes[i + 1]) * 16 + hexDigit(bytes[i + 2]) : Number.NaN
    if (!Number.isNaN(value)) i += 2
    unescaped[length++] = Number.isNaN(value) ? (byte === plus ? space : byte) : value
  }
  return unescaped.subarray(0, length)
}

const hexDigit = (byte = 0): number =>
  byte >= 0x30 && byte <= 0x39
    ? byte - 0x30
    : (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
      ? (byte & 0x0f) + 9
      : Number.NaN
