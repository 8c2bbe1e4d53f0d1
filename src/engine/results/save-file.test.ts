import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assertWritable, saveFile } from './save-file.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'likeness-save-'))

test('a file is replaced in one step, and no temporary file stays', async () => {
  const at = folder()
  const path = join(at, 'a.png')
  writeFileSync(path, 'old')
  await saveFile(path, Buffer.from('new and longer'))
  expect(readFileSync(path, 'utf8')).toBe('new and longer')
  expect(readdirSync(at)).toEqual(['a.png'])
})

test('a failed save leaves the old file and nothing else', async () => {
  const at = folder()
  mkdirSync(join(at, 'a.png'))
  await expect(saveFile(join(at, 'a.png'), Buffer.from('x'))).rejects.toMatchObject({
    code: 'output-not-writable',
  })
  await expect(saveFile(join(at, 'none', 'a.png'), Buffer.from('x'))).rejects.toMatchObject({
    code: 'output-not-writable',
  })
  expect(readdirSync(at)).toEqual(['a.png'])
})

test('an unwritable path is refused beforehand', async () => {
  const at = folder()
  await assertWritable(join(at, 'new.png'))
  await expect(assertWritable(join(at, 'none', 'a.png'))).rejects.toMatchObject({
    code: 'output-not-writable',
  })
  writeFileSync(join(at, 'file'), '')
  await expect(assertWritable(join(at, 'file', 'a.png'))).rejects.toMatchObject({
    code: 'output-not-writable',
  })
})
