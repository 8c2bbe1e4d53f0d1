import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonParts, openParts } from './json-with-files.ts'
import { Base64File } from './reply.ts'

const folder = mkdtempSync(join(tmpdir(), 'likeness-json-'))

const write = (name: string, bytes: Uint8Array): Base64File => {
  const file = join(folder, name)
  writeFileSync(file, bytes)
  return new Base64File(file)
}

const read = async (value: unknown) => {
  const parts = await openParts(jsonParts(value))
  let text = ''
  for (const part of parts) {
    for await (const piece of part.chunks()) text += piece
    await part.close()
  }
  expect(parts.reduce((sum, part) => sum + part.length, 0)).toBe(Buffer.byteLength(text))
  return JSON.parse(text)
}

test('files of every length are the base64 of their bytes, in their places', async () => {
  const lengths = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 196_600, max: 196_620 }))
  await fc.assert(
    fc.asyncProperty(lengths, fc.string({ unit: 'binary' }), async (length, text) => {
      const bytes = Buffer.alloc(length, 'abc')
      const reply = await read({ text, list: [write('a', bytes), 1, write('b', Buffer.from('b'))] })
      expect(reply).toEqual({ text, list: [bytes.toString('base64'), 1, 'Yg=='] })
    }),
    { numRuns: 30 },
  )
})

test('a file that is gone is known before anything is sent', async () => {
  const parts = jsonParts({ a: write('c', Buffer.from('c')), b: new Base64File(join(folder, 'gone')) })
  await expect(openParts(parts)).rejects.toMatchObject({ code: 'ENOENT' })
})
