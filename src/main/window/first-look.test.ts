import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFirstLook } from './first-look.ts'

const file = join(mkdtempSync(join(tmpdir(), 'likeness-first-look-')), 'settings.json')
const read = (text: string) => {
  writeFileSync(file, text)
  return readFirstLook(file)
}

test('the window opens in the language and the theme that were chosen', () => {
  expect(read('{"version":1,"language":"de","theme":"dark"}')).toEqual({ language: 'de', theme: 'dark' })
  expect(read('{"language":"system"}')).toEqual({ language: 'system', theme: 'system' })
})

test('settings that cannot be read count as not chosen', () => {
  const system = { language: 'system', theme: 'system' }
  expect(readFirstLook(join(file, 'missing'))).toEqual(system)
  expect(read('not JSON')).toEqual(system)
  expect(read('null')).toEqual(system)
  expect(read('{"language":"klingon","theme":3}')).toEqual(system)
})
