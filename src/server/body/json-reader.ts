import { isAscii } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { HttpError } from '../errors/http-error.ts'
import type { Limits } from '../limits.ts'
import type { BodyReader } from './metered-body.ts'

/** Characters of a string from which on it is kept apart from the text that is parsed. */
const longString = 1024
/** Characters of a number, which is far more than doubles can tell. */
const longScalar = 1024

const isSpace = (code: number): boolean => code === 0x20 || (code >= 0x09 && code <= 0x0d)

const notJson = () => new HttpError('bad-body', 'The body is no JSON in UTF-8.')
const tooMuch = (what: string) =>
  new HttpError('body-too-large', `The JSON has ${what} than is read. Send pictures as base64 text in it.`)

/**
 * Reads JSON while it arrives, so that no body holds the event loop for long: what is not long strings, such as
 * pictures in base64, is counted before it is parsed at once; long strings are parsed chunk by chunk. Its errors are
 * `bad-body` and `body-too-large`.
 */
export const createJsonReader = ({
  jsonBytes,
  jsonValues,
  jsonDepth,
}: Pick<Limits, 'jsonBytes' | 'jsonValues' | 'jsonDepth'>): BodyReader<unknown> => {
  const decode = createDecoder()
  // No body can know it.
  const mark = `${randomUUID()}:`
  /** The JSON with a placeholder for each long string. */
  const skeleton: string[] = []
  const strings: string[] = []
  let skeletonLength = 0
  let depth = 0
  let values = 0
  let scalar = 0
  /** The end of the last chunk that has to be looked at again: an unfinished short string or escape. */
  let carry = ''
  /** What has been read of the long string that is being read. */
  let long: string[] | undefined
  let afterLong = false

  const keep = (text: string) => {
    skeletonLength += text.length
    if (skeletonLength > jsonBytes) throw tooMuch('more beside pictures')
    skeleton.push(text)
  }
  const countValue = () => {
    if (++values > jsonValues) throw tooMuch('more values')
  }

  /** Looks at what is outside of strings. */
  const look = (code: number) => {
    if (isSpace(code)) return
    scalar++
    switch (code) {
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > jsonDepth) throw tooMuch('deeper values')
        countValue()
        break
      case 0x5d: // ]
      case 0x7d: // }
        depth--
        break
      case 0x2c: // ,
        countValue()
        break
      case 0x3a: // :
        // The name of a field, not a value.
        if (afterLong) throw tooMuch('a longer name')
        break
      default:
        if (scalar > longScalar) throw tooMuch('a longer number')
        return
    }
    scalar = 0
    afterLong = false
  }

  /** @returns where a string that begins at `from` ends, or else where what can be unescaped already ends */
  const scanString = (text: string, from: number): { readonly at: number; readonly ended: boolean } => {
    for (let i = long ? plainUntil(text, from) : from; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === 0x22) return { at: i, ended: true }
      if (code !== 0x5c) continue
      const length = text.charCodeAt(i + 1) === 0x75 ? 6 : 2
      if (i + length > text.length) return { at: i, ended: false }
      i += length - 1
    }
    return { at: text.length, ended: false }
  }

  const read = (text: string) => {
    let at = 0
    let kept = 0
    while (at < text.length) {
      if (!long && text.charCodeAt(at) !== 0x22) {
        look(text.charCodeAt(at++))
        continue
      }
      const from = long ? at : at + 1
      const end = scanString(text, from)
      if (!long && end.at - from <= longString) {
        if (!end.ended) break
        at = end.at + 1
        continue
      }
      if (!long) {
        keep(text.slice(kept, at))
        long = []
      }
      long.push(unescaped(text.slice(from, end.at)))
      at = kept = end.at
      if (!end.ended) break
      keep(`"${mark}${strings.length}"`)
      strings.push(long.join(''))
      long = undefined
      afterLong = true
      at = kept = end.at + 1
    }
    if (!long) keep(text.slice(kept, at))
    carry = text.slice(at)
  }

  return {
    write: bytes => read(carry + decode(bytes)),
    end: () => {
      keep(carry + decode())
      if (long) throw notJson()
      return parsed(skeleton.join(''), strings, mark)
    },
  }
}

/** Where the next quote or escape is, looked for at once: pictures have no escapes. */
const plainUntil = (text: string, from: number): number => {
  const places = ['"', '\\'].map(char => text.indexOf(char, from))
  return Math.min(text.length, ...places.filter(place => place >= 0))
}

const byteOrderMark = '\ufeff'

/** Decodes UTF-8 chunk by chunk; without bytes, the end. Pictures in base64 are ASCII, which takes a fifth of the time. */
const createDecoder = (): ((bytes?: Buffer) => string) => {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let isBetween = true
  let isFirst = true
  const decoded = (bytes: Buffer | undefined) => {
    try {
      return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode()
    } catch {
      throw notJson()
    }
  }
  return bytes => {
    const text = bytes && isBetween && isAscii(bytes) ? bytes.toString('latin1') : decoded(bytes)
    // Within a character, the decoder keeps its beginning.
    if (bytes && bytes.length > 0) isBetween = bytes[bytes.length - 1]! < 0x80
    if (text === '' || !isFirst) return text
    isFirst = false
    return text.startsWith(byteOrderMark) ? text.slice(1) : text
  }
}

const unescaped = (text: string): string => {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch {
    throw notJson()
  }
}

const parsed = (skeleton: string, strings: readonly string[], mark: string): unknown => {
  try {
    if (strings.length === 0) return JSON.parse(skeleton)
    return JSON.parse(skeleton, (_key, value: unknown) =>
      typeof value === 'string' && value.startsWith(mark) ? strings[Number(value.slice(mark.length))] : value,
    )
  } catch {
    throw notJson()
  }
}
