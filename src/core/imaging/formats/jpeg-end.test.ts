import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { decodeImage } from '../codec/decode.ts'

const fixture = (name: string) =>
  readFile(new URL(`../../../../tests/fixtures/images/${name}`, import.meta.url))
const photo = (progressive: boolean) => {
  const pixels = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * i) % 251)
  return sharp(pixels, { raw: { width: 64, height: 64, channels: 3 } })
    .jpeg({ quality: 90, progressive, optimiseCoding: progressive })
    .toBuffer()
}

const damaged = { code: 'damaged-image' }

describe.each([
  ['baseline', false],
  ['progressive', true],
])('a %s JPEG', (_, progressive) => {
  test.each([1, 2])('opens without its last %i bytes, which are its end marker', async missing => {
    const jpeg = await photo(progressive)
    const whole = await decodeImage(jpeg)
    expect(await decodeImage(jpeg.subarray(0, -missing))).toEqual(whole)
  })

  test.each([0.6, 0.8, 0.98])('cut at %f of its length it is refused', async part => {
    const jpeg = await photo(progressive)
    await expect(decodeImage(jpeg.subarray(0, jpeg.length * part))).rejects.toMatchObject(damaged)
  })

  test.each([0, 255])('filled up with %i it opens only if nothing else is missing', async filler => {
    const jpeg = await photo(progressive)
    const filled = (length: number) => Buffer.concat([jpeg.subarray(0, length), Buffer.alloc(512, filler)])
    expect(await decodeImage(filled(jpeg.length - 2))).toEqual(await decodeImage(jpeg))
    await expect(decodeImage(filled(jpeg.length * 0.7))).rejects.toMatchObject(damaged)
  })

  test('opens with something appended', async () => {
    const jpeg = await photo(progressive)
    expect(await decodeImage(Buffer.concat([jpeg, Buffer.alloc(99, 7)]))).toEqual(await decodeImage(jpeg))
  })
})

test('a progressive JPEG without its last scan is refused, though the scans it has are whole', async () => {
  const jpeg = await fixture('progressive.jpg')
  const lastScan = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]))
  const lastTable = jpeg.lastIndexOf(Buffer.from([0xff, 0xc4]))
  await expect(decodeImage(jpeg.subarray(0, Math.min(lastScan, lastTable)))).rejects.toMatchObject(damaged)
  await expect(decodeImage(jpeg.subarray(0, lastScan))).rejects.toMatchObject(damaged)
})
