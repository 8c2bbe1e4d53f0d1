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

test.each([
  ['complex.tif', 'complex numbers'],
  ['zstd.tif', 'Zstandard'],
  ['twelve-bits.tif', '12 bits a channel'],
  ['sequence-only.heic', 'an image sequence without a still picture'],
])('%s is whole, so the refusal says what it is', async (name, reason) =>
  expect(await refusal(await golden(name))).toMatch(new RegExp(`^unsupported-image: .*${reason}`)),
)

test('a JPEG of 12 bits', async () => {
  const head = [0xff, 0xd8, 0xff, 0xc1, 0, 11, 12, 0, 32, 0, 32, 1, 1, 0x11, 0, 0xff, 0xd9]
  expect(await refusal(Buffer.from(head))).toMatch(/^unsupported-image: .*12 bits a channel/)
})

test('a HEIF file of another codec, and colours that no decoder here knows', async () => {
  const avif = await golden('nclx-p3.avif')
  const at = (text: string) => avif.indexOf(text, 0, 'latin1')
  const jpeg = Buffer.from(avif)
  jpeg.write('jpeg', at('av01'), 'latin1')
  expect(await refusal(jpeg)).toMatch(/^unsupported-image: .*coded as JPEG/)
  // ICtCp
  const matrix14 = Buffer.from(avif)
  matrix14[at('nclx') + 9] = 14
  expect(await refusal(matrix14)).toMatch(/^unsupported-image: .*matrix coefficients 14/)
})
