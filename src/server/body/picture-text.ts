import { setImmediate as nextTurn } from 'node:timers/promises'
import { LikenessError } from '../../engine/index.ts'

/** Characters from which is told whether a text is base64. */
const looked = 200

const base64Start = /^[\w+/-]+={0,2}$/
const address = /^[a-z][a-z0-9+.-]+:\/\//i
const path = /^(?:~|\.{0,2}[\\/]|[a-z]:[\\/])|\.[a-z0-9]{1,5}$/i
/** Characters of base64 of which no picture is made: the smallest GIF has 35 bytes. */
const shortest = 44

/**
 * The base64 of a picture that came as text: base64, with line breaks or without, or a `data:` URL.
 * @param field names it in errors
 * @throws LikenessError `file-empty`, `bad-option`: an address, a path or other text
 */
export const pictureBase64 = (field: string, text: string): string => {
  const isUrl = text.slice(0, 5).toLowerCase() === 'data:'
  const comma = isUrl ? text.indexOf(',') : -1
  if (isUrl && !/;\s*base64\s*$/i.test(text.slice(0, comma).slice(-looked)))
    throw refused(field, 'is a data: URL without base64. Send it as data:image/png;base64,…')
  const base64 = (isUrl ? text.slice(comma + 1) : text).trim()
  if (base64 === '') throw emptyPicture(field)
  const beginning = base64.slice(0, looked)
  const start = beginning.replace(/\s/g, '')
  if (address.test(beginning))
    throw refused(field, `is an address, from which nothing is fetched. ${instead}`)
  const isBase64 = base64Start.test(start)
  if (path.test(beginning) && (!isBase64 || base64.length < shortest))
    throw refused(field, `is the path of a file, which is not opened. ${instead}`)
  if (!isBase64 || (base64.length < shortest && base64.includes(' ')))
    throw refused(field, `is text, and no base64. ${instead}`)
  return base64
}

/** Characters that are decoded in one go, which takes a part of a millisecond; a multiple of four. */
const pieceLength = 2 ** 19

/** The bytes of base64, with line breaks or without, piece by piece: other requests have their turn between them. */
export async function* decodeBase64(base64: string): AsyncIterable<Buffer> {
  // Forms that did not escape it have spaces for its plus signs.
  const isUnescaped = base64.includes(' ') && !base64.includes('\n')
  let rest = ''
  for (let at = 0; at < base64.length; at += pieceLength) {
    const piece = base64.slice(at, at + pieceLength)
    const text = rest + (isUnescaped ? piece.replaceAll(' ', '+') : piece)
    const bytes = Buffer.from(text, 'base64')
    if (4 * bytes.length === 3 * text.length) {
      rest = ''
      yield bytes
    } else {
      // Something in it is no base64, such as the ends of lines: what remains begins within a group of four.
      const dense = text.replace(/[^\w+/-]+/g, '')
      const whole = at + pieceLength < base64.length ? dense.length - (dense.length % 4) : dense.length
      rest = dense.slice(whole)
      yield Buffer.from(dense.slice(0, whole), 'base64')
    }
    await nextTurn()
  }
}

const instead =
  'Send the picture itself: as a file in a form (files={"…": open(path, "rb")} in Python, -F …=@path with curl), or as base64.'

const refused = (field: string, what: string) =>
  new LikenessError('bad-option', `${field} ${what.replaceAll('…', field)}`)

export const emptyPicture = (field: string) =>
  new LikenessError('file-empty', `The picture "${field}" is empty (0 bytes). Choose another picture.`)
