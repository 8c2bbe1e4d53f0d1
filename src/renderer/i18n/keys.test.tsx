import { expect, test } from 'vitest'
import { i18n } from './i18n.ts'
import { keyNames } from './keys.ts'

const inLanguage = (language: string, mac = false) => {
  const t = i18n.getFixedT(language, 'common')
  return (keys: string) => keyNames(keys, mac, t)
}

test('keys are called as they are printed on keyboards', async () => {
  await i18n.loadLanguages('de')
  const keys = ['Control+Shift+C', 'Alt+ArrowUp', 'Delete', '-', 'Control+,']
  expect(keys.map(inLanguage('en'))).toEqual(['Ctrl+Shift+C', 'Alt+↑', 'Del', '−', 'Ctrl+,'])
  expect(keys.map(inLanguage('de'))).toEqual(['Strg+Umschalt+C', 'Alt+↑', 'Entf', '−', 'Strg+,'])
  expect(keys.map(inLanguage('en', true))).toEqual(['⇧⌘C', '⌥↑', 'Del', '−', '⌘,'])
})
