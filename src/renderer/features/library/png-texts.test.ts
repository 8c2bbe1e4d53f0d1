import { expect, test } from 'vitest'
import { pngTexts } from './png-texts.ts'

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
const chunk = (type: string, data: Uint8Array | string): Uint8Array => {
  const body = typeof data === 'string' ? new TextEncoder().encode(data) : data
  const bytes = new Uint8Array(body.length + 12)
  new DataView(bytes.buffer).setUint32(0, body.length)
  bytes.set(new TextEncoder().encode(type), 4)
  bytes.set(body, 8)
  return bytes
}
const header = chunk('IHDR', new Uint8Array(13))
const end = chunk('IEND', '')
const recipe = chunk('iTXt', 'likeness\0\0\0\0\0{"prompt":"a queen"}')

/** A file that tells how much of it was read. */
const fileOf = (...parts: readonly Uint8Array[]) => {
  const blob = new Blob([...parts] as BlobPart[])
  const file = {
    read: 0,
    slice: (from: number, to: number) => {
      const part = blob.slice(from, to)
      file.read += part.size
      return part
    },
  }
  return file
}
const plain = (...parts: readonly Uint8Array[]) =>
  parts.map(part => new TextDecoder('latin1').decode(part)).join('')
const textsOf = async (file: ReturnType<typeof fileOf>) => plain(await pngTexts(file as unknown as Blob))

test('only the texts are taken, however large the picture is', async () => {
  const file = fileOf(signature, header, recipe, chunk('IDAT', new Uint8Array(50e6)), end)
  expect(await textsOf(file)).toBe(plain(signature, recipe))
  expect(file.read).toBeLessThan(100_000)
})

test('texts behind the pixels are found too, and long ones are left alone', async () => {
  const long = chunk('tEXt', new Uint8Array(2 ** 21))
  const pixels = Array.from({ length: 20 }, () => chunk('IDAT', new Uint8Array(30_000)))
  const file = fileOf(signature, header, long, ...pixels, recipe, end)
  expect(await textsOf(file)).toBe(plain(signature, recipe))
})

test('a text longer than what is read at once is whole', async () => {
  const text = chunk('tEXt', `parameters\0${'x'.repeat(200_000)}`)
  expect(await textsOf(fileOf(signature, header, text, end))).toBe(plain(signature, text))
})

test.each([
  ['nothing', []],
  ['no PNG', [new TextEncoder().encode('JFIF, or something else')]],
  ['cut off in the header', [signature, header.subarray(0, 10)]],
  ['a length that leads out of the file', [signature, Uint8Array.of(255, 255, 255, 255, 73, 68, 65, 84)]],
])('%s has no texts, and costs nothing', async (_, parts) => {
  expect(await textsOf(fileOf(...parts))).toBe(plain(...parts).slice(0, 8))
})

test('a file of countless chunks is given up', async () => {
  const file = fileOf(signature, ...Array.from({ length: 2000 }, () => chunk('IDAT', '')), recipe)
  expect(await textsOf(file)).toBe(plain(signature))
})
