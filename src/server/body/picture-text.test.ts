import { expect, test } from 'vitest'
import { pictureBytes } from './picture-text.ts'

const bytes = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 7919) & 0xff))
const base64 = bytes.toString('base64')

test.each([
  ['base64', base64],
  ['base64 for addresses', bytes.toString('base64url')],
  ['base64 in lines', base64.replace(/.{76}/g, '$&\r\n')],
  ['base64 whose plus signs became spaces', base64.replaceAll('+', ' ')],
  ['a data: URL', `data:image/png;base64,${base64}`],
  ['a data: URL of unknown type', `DATA:;base64, ${base64}`],
])('%s is read', (_what, text) => {
  expect(pictureBytes('image', text).equals(bytes)).toBe(true)
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
  expect(() => pictureBytes('image', text)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) }),
  )
})
