import { LikenessError } from '../../engine/index.ts'

/** Characters from which is told whether a text is base64. */
const looked = 200

const base64Start = /^[\w+/-]+={0,2}$/
const address = /^[a-z][a-z0-9+.-]+:\/\//i
const path = /^(?:~|\.{0,2}[\\/]|[a-z]:[\\/])|\.[a-z0-9]{1,5}$/i
/** Characters of base64 of which no picture is made: the smallest GIF has 35 bytes. */
const shortest = 44

/**
 * The bytes of a picture that came as text: base64, with line breaks or without, or a `data:` URL.
 * @param field names it in errors
 * @throws LikenessError `file-empty`, `bad-option`: an address, a path or other text
 */
export const pictureBytes = (field: string, text: string): Buffer => {
  const isUrl = text.slice(0, 5).toLowerCase() === 'data:'
  const comma = text.indexOf(',')
  if (isUrl && !/;\s*base64\s*$/i.test(text.slice(0, comma).slice(-looked)))
    throw refused(field, 'is a data: URL without base64. Send it as data:image/png;base64,…')
  const base64 = (isUrl ? text.slice(comma + 1) : text).trim()
  if (base64 === '') throw emptyPicture(field)
  const start = base64.slice(0, looked).replace(/\s/g, '')
  if (address.test(base64)) throw refused(field, `is an address, from which nothing is fetched. ${instead}`)
  const isBase64 = base64Start.test(start)
  if (path.test(base64.slice(0, looked)) && (!isBase64 || base64.length < shortest))
    throw refused(field, `is the path of a file, which is not opened. ${instead}`)
  if (!isBase64 || (base64.includes(' ') && base64.length < shortest))
    throw refused(field, `is text, and no base64. ${instead}`)
  // Forms that did not escape it have spaces for its plus signs.
  const isUnescaped = base64.includes(' ') && !base64.includes('\n')
  return Buffer.from(isUnescaped ? base64.replaceAll(' ', '+') : base64, 'base64')
}

const instead =
  'Send the picture itself: as a file in a form (files={"…": open(path, "rb")} in Python, -F …=@path with curl), or as base64.'

const refused = (field: string, what: string) =>
  new LikenessError('bad-option', `${field} ${what.replaceAll('…', field)}`)

export const emptyPicture = (field: string) =>
  new LikenessError('file-empty', `The picture "${field}" is empty (0 bytes). Choose another picture.`)
