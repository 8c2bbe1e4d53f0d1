import { expect, test } from 'vitest'
import { foldCase } from './fold-case.ts'

test.each([
  ['case', 'A Queen', 'a qUEEN'],
  ['accents, as one character or two', 'René', 'RENE\u0301'],
  ['the German ß', 'Straße', 'STRASSE'],
  ['the two small sigmas of Greek, also in the middle of a longer word', 'ΟΔΟΣ', 'οδος'],
  ['Turkish letters', 'İstanbul ışık', 'istanbul isik'],
  ['ligatures', 'ﬁne', 'FINE'],
  ['full width and half width', 'ＡＢＣ ｶﾒﾗ', 'abc カメラ'],
  ['Arabic vowel marks', 'مَلِكَة', 'ملكة'],
  ['Cyrillic', 'КОРОЛЕВА', 'королева'],
  ['Korean syllables, composed or not', '여왕', '여왕'.normalize('NFD')],
])('%s make no difference', (_, a, b) => {
  expect(foldCase(a)).toBe(foldCase(b))
})

test('letters that differ stay different', () => {
  expect(foldCase('königin')).not.toBe(foldCase('köchin'))
  expect(foldCase('女王')).not.toBe(foldCase('女皇'))
})
