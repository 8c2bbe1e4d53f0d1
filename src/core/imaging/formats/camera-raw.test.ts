import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { decodeImage } from '../codec/decode.ts'

const golden = (name: string) =>
  readFile(new URL(`../../../../tests/golden/colours/${name}`, import.meta.url))

const refusal = async (bytes: Uint8Array) =>
  decodeImage(bytes, { name: 'x' }).then(
    () => undefined,
    ({ code, message }) => `${code}: ${message}`,
  )

test.each(['raw.dng', 'raw.nef', 'raw.arw', 'linear.dng'])(
  '%s is told by what it holds, not opened as its thumbnail',
  async name => expect(await refusal(await golden(name))).toMatch(/^unsupported-image: .*a camera raw file/),
)

test.each([
  ['Canon CR2', 'II*\0\x10\0\0\0CR\x02\0'],
  ['Canon CR3', '\0\0\0\x18ftypcrx \0\0\0\x01crx isom'],
  ['Canon CRW', 'II\x1a\0\0\0HEAPCCDR\x02\0\x01\0'],
  ['Fujifilm RAF', 'FUJIFILMCCD-RAW 0201FF389501\0\0'],
  ['Olympus ORF', 'IIRO\x08\0\0\0'],
  ['Panasonic RW2', 'IIU\0\x18\0\0\0'],
  ['Phase One IIQ', 'II*\0\x10\0\0\0IIII'],
  ['Minolta MRW', '\0MRM\0\0\0\0\0PRD'],
  ['Sigma X3F', 'FOVb\0\0\x02\0'],
])('%s is told by its first bytes', async (_, head) =>
  expect(await refusal(Buffer.from(head, 'latin1'))).toMatch(/^unsupported-image: .*a camera raw file/),
)

/** A TIFF of one directory: bytes that stand for any picture, and these tags, each of one 16-bit number. */
const tiffOf = (tags: Record<number, number>): Buffer => {
  const entries = Object.entries(tags)
  const file = Buffer.alloc(10 + entries.length * 12 + 4 + 600)
  file.write('II*\0\x08\0\0\0', 'latin1')
  file.writeUInt16LE(entries.length, 8)
  for (const [i, [tag, value]] of entries.entries()) {
    const at = 10 + i * 12
    file.writeUInt16LE(Number(tag), at)
    file.writeUInt16LE(3, at + 2)
    file.writeUInt32LE(1, at + 4)
    file.writeUInt16LE(value, at + 8)
  }
  return file
}

test.each([
  ['Nikon', { 259: 34713 }],
  ['Sony', { 259: 32767 }],
  ['Pentax', { 259: 65535 }],
  ['TIFF/EP', { 262: 32803 }],
])('raw of %s by the tags of its directory', async (_, tags) => {
  const size = { 256: 64, 257: 64, 258: 8 }
  expect(await refusal(tiffOf({ ...size, ...tags }))).toMatch(/^unsupported-image: .*a camera raw file/)
})

test('a TIFF of a scanner, with thumbnails below and behind the picture, opens', async () => {
  const { width, height } = await decodeImage(await golden('scanner.tif'))
  expect([width, height]).toEqual([32, 32])
})
