import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { expectScene, fixture } from '../../../../tests/scene.ts'
import { LikenessError } from '../../errors.ts'
import { decodeImage } from './decode.ts'
import { insertPngChunks } from './png-chunks.ts'
import { readFailure } from './read-image-file.ts'

const scratch = mkdtempSync(join(tmpdir(), 'likeness-decode-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const fails = async (input: string | Uint8Array, code: string, ...parts: string[]) => {
  const error = await decodeImage(input, typeof input === 'string' ? {} : { name: 'holiday.png' }).catch(
    e => e,
  )
  expect(error).toBeInstanceOf(LikenessError)
  expect(error).toMatchObject({ code })
  if (typeof input !== 'string') expect(error.message).toContain('"holiday.png"')
  for (const part of parts) expect(error.message).toContain(part)
}

describe('limits', () => {
  /** A PNG header that promises this size, and not a pixel behind it. */
  const promise = async (width: number, height: number) => {
    const png = Buffer.from(await fixture('rgb.png'))
    const ihdr = Buffer.from(png.subarray(16, 29))
    ihdr.writeUInt32BE(width, 0)
    ihdr.writeUInt32BE(height, 4)
    const empty = insertPngChunks(png.subarray(0, 33), [{ type: 'IHDR', data: ihdr }])
    return Buffer.concat([png.subarray(0, 8), empty.subarray(33), png.subarray(33)])
  }

  test('more than 50 megapixels, told from the header', async () => {
    await fails(await promise(20_000, 10_000), 'image-too-large', '20000 × 10000', '200 megapixels', '50 are')
    await fails(await promise(10_000, 5001), 'image-too-large', '50.1 megapixels')
  })

  test('a bomb of few bytes', async () => {
    const side = 8000
    const bomb = await sharp({ create: { width: side, height: side, channels: 3, background: '#000' } })
      .toColourspace('b-w')
      .png()
      .toBuffer()
    expect(bomb.length).toBeLessThan(100_000)
    const before = process.memoryUsage().rss
    await fails(bomb, 'image-too-large', '64 megapixels')
    expect(process.memoryUsage().rss - before).toBeLessThan(50e6)
  })

  test('floating-point TIFF', async () =>
    fails(await fixture('float.tif'), 'unsupported-image', 'float', '16 bits'))

  test('a limit of one’s own', async () => {
    const png = await fixture('rgb.png')
    expectScene(await decodeImage(png, { maxPixels: 48 * 32 }), 0)
    await expect(decodeImage(png, { maxPixels: 48 * 32 - 1 })).rejects.toMatchObject({
      code: 'image-too-large',
    })
  })

  test('a side below 16 pixels', async () => {
    const dot = (width: number, height: number) =>
      sharp({ create: { width, height, channels: 3, background: '#888' } })
        .png()
        .toBuffer()
    await fails(await dot(1, 1), 'image-too-small', '1 × 1', '16 × 16')
    await fails(await dot(400, 15), 'image-too-small', '400 × 15')
    expect((await decodeImage(await dot(16, 16))).width).toBe(16)
  })
})

describe('files that are no pictures', () => {
  test('missing, folder, empty, odd paths', async () => {
    mkdirSync(join(scratch, 'folder.png'))
    writeFileSync(join(scratch, 'empty.png'), '')
    await fails(join(scratch, 'none.png'), 'file-not-found', 'none.png')
    await fails(join(scratch, 'folder.png'), 'not-a-file', 'folder')
    await fails('/dev/null', 'not-a-file', 'device')
    await fails(join(scratch, 'empty.png'), 'file-empty', '0 bytes')
    await fails(join(scratch, 'empty.png', 'x.png'), 'file-not-found')
    await fails(join(scratch, 'a'.repeat(300)), 'file-not-found')
    await fails('nul\0byte.png', 'file-not-found')
    await fails('', 'file-not-found')
    await fails(new Uint8Array(), 'file-empty')
  })

  test('what the file system refuses', () => {
    // Tests may run as root, whom no permission stops, so the errors are made here.
    const failure = (code: string) => readFailure(Object.assign(new Error('no'), { code }), '/photos/me.jpg')
    for (const code of ['EACCES', 'EPERM', 'EIO'])
      expect(failure(code)).toMatchObject({
        code: 'file-unreadable',
        message: expect.stringContaining('/photos/me.jpg'),
      })
  })

  test.each<[string, string | Buffer]>([
    ['a text file', 'This is only text.\nNothing to see.\n'],
    [
      'an SVG drawing',
      '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><image href="/etc/passwd"/></svg>',
    ],
    ['an SVG drawing', '<?xml version="1.0"?>\n<!-- made by hand -->\n<svg width="64" height="64"/>'],
    ['an SVG drawing', Buffer.from('\ufeff<svg width="64" height="64"/>', 'utf16le')],
    ['a web page', '<!DOCTYPE html><title>404</title>'],
    ['a PDF document', '%PDF-1.7\n%âãÏÓ'],
    ['a video', Buffer.from('\0\0\0\x18ftypisom\0\0\x02\0isommp41', 'latin1')],
    ['a video', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3])],
    ['a BMP picture', Buffer.from('BM\x36\0\0\0', 'latin1')],
    ['a text file', 'BMX for beginners'],
    ['a Photoshop document', '8BPS\0\x01'],
    ['a zip archive', 'PK\x03\x04\x14\0'],
    ['of an unknown kind', Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 200, 201])],
    ['of an unknown kind', Buffer.from([0xff])],
  ])('%s', async (what, bytes) => fails(Buffer.from(bytes), 'unsupported-image', what, 'PNG'))
})

describe('damage', () => {
  test.each([
    ['rgb.png'],
    ['rgb.jpg'],
    ['progressive.jpg'],
    ['rgb.webp'],
    ['rgb.avif'],
    ['rgb.gif'],
    ['rgb.tif'],
    ['rgb.heic'],
  ])('%s cut off', async name => {
    const bytes = await fixture(name)
    await fails(bytes.subarray(0, bytes.length * 0.6), 'damaged-image', 'again')
    await fails(bytes.subarray(0, 16), 'damaged-image')
  })

  test('sloppy but viewable JPEGs open', async () => {
    const jpeg = await fixture('rgb.jpg')
    const afterFirstSegment = 4 + jpeg.readUInt16BE(4)
    const stray = [
      jpeg.subarray(0, afterFirstSegment),
      Buffer.from([1, 2, 3, 4]),
      jpeg.subarray(afterFirstSegment),
    ]
    expectScene(await decodeImage(Buffer.concat([jpeg, Buffer.from('appended by a camera')])), 2)
    expectScene(await decodeImage(Buffer.concat(stray)), 2)
  })
})
