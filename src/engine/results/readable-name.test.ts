import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pictureId } from '../../shared/api/options.ts'
import { isReservedName } from '../../shared/library-layout.ts'
import { readableName } from './readable-name.ts'

test.each([
  ['A portrait of a Queen!', 'a-portrait-of-a-queen'],
  ['Eine schöne Königin im Grünen, STRASSE', 'eine-schöne-königin-im-grünen-strasse'],
  ['ein scho\u0308nes Ma\u0308dchen', 'ein-schönes-mädchen'],
  ['жёлтый чай', 'жёлтый-чай'],
  ['हिन्दी चित्र', 'हिन्दी-चित्र'],
  ['\u1112\u1161\u11ab\u1100\u116e\u11a8 여자', '한국-여자'],
  ['ภาพวาดสีน้ำมัน', 'ภาพวาดสีน้ำมัน'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['画像', '画像'],
  ['👩\u200d🚀 on ❤\ufe0f the moon', 'on-the-moon'],
  ['../../etc/passwd', 'etc-passwd'],
  ['con\0trol', 'con-trol'],
  ['\ud842 half', 'half'],
  ['!!!', 'picture'],
  ['', 'picture'],
])('%j is %j', (text, name) => {
  expect(readableName(text)).toBe(name.normalize('NFC'))
})

test('a long text is cut between graphemes', () => {
  expect(readableName(`a${'𠮷'.repeat(30)}`)).toBe(`a${'𠮷'.repeat(24)}`)
  expect(readableName('क्षि'.repeat(30))).toBe('क्षि'.repeat(8))
  expect(readableName(`q${'\u0301'.repeat(400)}`)).toBe('picture')
  expect(readableName('ab '.repeat(20))).toBe(Array(16).fill('ab').join('-'))
})

test('any text gives a name that every file system accepts and the library lists', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code)),
  )
  fc.assert(
    fc.property(fc.array(unit, { maxLength: 80 }), parts => {
      const name = readableName(parts.join(''))
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(100)
      expect(name).toMatch(/^[\p{L}\p{N}](?:\p{L}|\p{M}|\p{N}|\u200c|\u200d|-)*$/u)
      expect(name).not.toMatch(/-$/)
      expect(name).toBe(name.normalize('NFC'))
      expect(Buffer.from(name).toString()).toBe(name)
      expect(pictureId.safeParse(`20260101-000000000-${name}.png`).success).toBe(true)
    }),
    { numRuns: 100 },
  )
})

test('an id with a lone surrogate is refused', () => {
  expect(pictureId.safeParse('a\ud842.png').success).toBe(false)
  expect(pictureId.safeParse('a𠮷.png').success).toBe(true)
})

test('names of Windows devices are recognised', () => {
  for (const name of ['con.png', 'NUL', 'aux .x.png', 'COM1.png', 'lpt³.png', 'conin$.png'])
    expect(isReservedName(name)).toBe(true)
  for (const name of ['cone.png', 'con-.png', 'com.png', 'com10.png', 'acon.png', 'a.con'])
    expect(isReservedName(name)).toBe(false)
})
