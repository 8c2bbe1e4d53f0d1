import { type ByteSource, damaged } from './byte-source.ts'

/** A run of bytes in the file. */
export interface Span {
  readonly at: number
  readonly length: number
}

/** One field of a message: an integer, or where the bytes of anything longer lie. */
export type Field = { readonly number: number /** With its tag and length. */; readonly whole: Span } & (
  | { readonly kind: 'varint'; readonly value: number }
  | ({ readonly kind: 'bytes' | 'fixed32' | 'fixed64' } & Span)
)

/** Bytes of the longest varint; a field's tag and length take at most one each. */
const maxVarint = 10

const readVarint = (bytes: Uint8Array, from: number): { value: number; next: number } => {
  let value = 0
  for (let i = 0; i < maxVarint; i++) {
    const byte = bytes[from + i]
    if (byte === undefined) throw damaged('it ends within a number')
    value += (byte & 127) * 2 ** (7 * i)
    if (byte < 128) return { value, next: from + i + 1 }
  }
  throw damaged('it has a number that is too long')
}

/**
 * Iterates over the fields of a protobuf message without reading their contents.
 * Source: https://protobuf.dev/programming-guides/encoding
 * @throws LikenessError `model-damaged`
 */
export async function* readFields(source: ByteSource, { at: start, length }: Span): AsyncGenerator<Field> {
  const end = start + length
  for (let at = start; at < end; ) {
    const head = await source.read(at, Math.min(2 * maxVarint, end - at))
    const tag = readVarint(head, 0)
    const number = Math.floor(tag.value / 8)
    const wire = tag.value % 8
    if (number === 0) throw damaged('it has a field without a number')
    if (wire === 0) {
      const { value, next } = readVarint(head, tag.next)
      yield { number, kind: 'varint', value, whole: { at, length: next } }
      at += next
      continue
    }
    const body = wire === 2 ? readVarint(head, tag.next) : { value: fixedLength(wire), next: tag.next }
    const span = { at: at + body.next, length: body.value }
    const whole = { at, length: body.next + body.value }
    at += whole.length
    if (at > end) throw damaged('a field reaches beyond its end')
    yield { number, kind: wire === 2 ? 'bytes' : wire === 5 ? 'fixed32' : 'fixed64', ...span, whole }
  }
}

const fixedLength = (wire: number): number => {
  if (wire === 5) return 4
  if (wire === 1) return 8
  throw damaged('it has a field of an unknown kind')
}

/** The integers of a packed field. */
export const unpackVarints = (bytes: Uint8Array): number[] => {
  const values: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const { value, next } = readVarint(bytes, at)
    values.push(value)
    at = next
  }
  return values
}
