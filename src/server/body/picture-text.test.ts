import { expect, test } from 'vitest'
import { decodeBase64, pictureBase64 } from './picture-text.ts'

const bytes = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 7919) & 0xff))
const decoded = async (base64: string) => {
  const pieces: Buffer[] = []
  for await (const piece of decodeBase64(base64)) pieces.push(piece)
  return Buffer.concat(pieces)
}
const base64 = bytes.toString('base64')

test.each([
  ['base64', base64],
  ['base64 for addresses', bytes.toString('base64url')],
  ['base64 in lines', base64.replace(/.{76}/g, '$&\r\n')],
  ['base64 whose plus signs became spaces', base64.replaceAll('+', ' ')],
  ['a data: URL', `data:image/png;base64,${base64}`],
  ['a data: URL of unknown type', `DATA:;base64, ${base64}`],
])('%s is read', async (_what, text) => {
  expect((await decoded(pictureBase64('image', text))).equals(bytes)).toBe(true)
})

test('a picture that is decoded piece by piece is the same, wherever its lines end', async () => {
  const large = Buffer.alloc(2e6, bytes)
  for (const length of [57, 76, 1001]) {
    const lines = large.toString('base64').replace(new RegExp(`.{${length}}`, 'g'), '$&\r\n')
    expect((await decoded(lines)).equals(large)).toBe(true)
  }
  expect((await decoded(large.toString('base64').replaceAll('+', ' '))).equals(large)).toBe(true)
})

test.each([
  ['C:\\me.jpg', 'bad-option', /path of a file.*open\(path, "rb"\).*base64/],
  ['/home/me/photo', 'bad-option', /path of a file/],
  ['photo.jpg', 'bad-option', /path of a file/],
  ['~/photo.jpg', 'bad-option', /path of a file/],
  ['https://example.org/photo.jpg', 'bad-option', /address.*nothing is fetched/],
  ['a photo of me', 'bad-option', /no base64/],
  ['data:image/png,%89PNG', 'bad-option', /without base64/],
  ['data:image/png;base64,', 'file-empty', /empty/],
])('%s is refused, and told what to send', (text, code, message) => {
  expect(() => pictureBase64('image', text)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  )
})
