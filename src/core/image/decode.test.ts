import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { LikenessError } from '../errors.ts'
import { decodeImage } from './decode.ts'
import { insertPngChunks } from './png-chunks.ts'
import { readFailure } from './read-picture-file.ts'
import { resizeImage } from './resize.ts'
import type { RgbImage } from './rgb-image.ts'

const fixtures = fileURLToPath(new URL('../../../tests/fixtures/images/', import.meta.url))
const fixture = (name: string) => readFile(join(fixtures, name))
const scratch = mkdtempSync(join(tmpdir(), 'likeness-decode-'))
afterAll(() => rmSync(scratch, { recursive: true }))

type Colour = readonly [number, number, number]

/** Where the scene of tests/fixtures/make-images.py shows which colour: clear of the edges between them. */
const scene: readonly (readonly [x: number, y: number, colour: Colour])[] = [
  [3, 3, [255, 255, 255]],
  [16, 10, [200, 40, 40]],
  [36, 8, [40, 180, 60]],
  [12, 24, [50, 70, 210]],
  [32, 20, [220, 200, 50]],
]

const pixel = (image: RgbImage, x: number, y: number): Colour => {
  const at = (y * image.width + x) * 3
  return [image.data[at]!, image.data[at + 1]!, image.data[at + 2]!]
}

const expectScene = (image: RgbImage, tolerance: number, change: (colour: Colour) => Colour = c => c) => {
  expect([image.width, image.height]).toEqual([48, 32])
  expect(image.data).toHaveLength(48 * 32 * 3)
  for (const [x, y, colour] of scene)
    for (const [c, value] of change(colour).entries())
      expect(Math.abs(pixel(image, x, y)[c]! - value), `channel ${c} at ${x}, ${y}`).toBeLessThanOrEqual(
        tolerance,
      )
}

const fails = async (input: string | Uint8Array, code: string, ...parts: string[]) => {
  const error = await decodeImage(input, typeof input === 'string' ? {} : { name: 'holiday.png' }).catch(
    e => e,
  )
  expect(error).toBeInstanceOf(LikenessError)
  expect(error).toMatchObject({ code })
  if (typeof input !== 'string') expect(error.message).toContain('"holiday.png"')
  for (const part of parts) expect(error.message).toContain(part)
}

describe('formats', () => {
  test.each([
    ['rgb.png', 0],
    ['rgb.jpg', 2],
    ['progressive.jpg', 2],
    ['rgb.webp', 0],
    ['animated.webp', 0],
    ['rgb.avif', 3],
    ['rgb.gif', 0],
    ['rgb.tif', 0],
    ['rgb.heic', 1],
    ['opaque-rgba.png', 0],
    // 16 bits: the values lie up to half a step off the scene's
    ['rgb16.png', 1],
    ['rgb16.tif', 1],
  ])('%s', async (name, tolerance) => {
    const image = await decodeImage(join(fixtures, name))
    expectScene(image, tolerance)
    expect(image.alpha).toBeUndefined()
  })

  // ITU-R BT.601 luma, as Pillow made the fixtures with
  const grey = ([r, g, b]: Colour): Colour => {
    const y = 0.299 * r + 0.587 * g + 0.114 * b
    return [y, y, y]
  }

  test.each([['grey.png'], ['grey.jpg'], ['grey.tif']])('%s has three equal channels', async name =>
    expectScene(await decodeImage(await fixture(name)), 2, grey),
  )

  test('16-bit grey', async () =>
    expectScene(await decodeImage(await fixture('grey16.png')), 1, ([, g]) => [g, g, g]))

  test.each([
    ['rgba.png', 0],
    ['rgba.webp', 0],
    ['rgba.avif', 3],
    ['rgba.tif', 0],
    ['rgba.heic', 1],
  ])('%s keeps straight alpha apart', async (name, tolerance) => {
    const image = await decodeImage(await fixture(name))
    expectScene(image, tolerance)
    expect(image.alpha).toHaveLength(48 * 32)
    expect([image.alpha![0], image.alpha![10 * 48 + 40], image.alpha![31 * 48 + 47]]).toEqual([255, 128, 0])
  })

  test('grey with alpha', async () => {
    const image = await decodeImage(await fixture('grey-alpha.png'))
    expectScene(image, 1, grey)
    expect([image.alpha![0], image.alpha![10 * 48 + 40], image.alpha![31 * 48 + 47]]).toEqual([255, 128, 0])
  })

  test.each([['palette-transparent.png'], ['palette-transparent.gif']])('%s', async name => {
    const image = await decodeImage(await fixture(name))
    expect(pixel(image, 36, 8)).toEqual([40, 180, 60])
    expect([image.alpha![0], image.alpha![20]]).toEqual([0, 255])
  })

  test('many formats under a wrong name: bytes decide', async () => {
    const file = join(scratch, 'really-a-webp.jpg')
    copyFileSync(join(fixtures, 'rgb.webp'), file)
    expectScene(await decodeImage(file), 0)
  })
})

describe('orientation', () => {
  const orientations = [1, 2, 3, 4, 5, 6, 7, 8]

  test.each(orientations)('EXIF %i', async orientation =>
    expectScene(await decodeImage(await fixture(`orientation-${orientation}.jpg`)), 3),
  )

  // These carry the EXIF tag as well as irot and imir, as a phone's pictures do: only one may be applied.
  test.each(orientations)('HEIC %i', async orientation =>
    expectScene(await decodeImage(await fixture(`orientation-${orientation}.heic`)), 1),
  )

  test.each(['png', 'webp', 'avif', 'tif'])('%s', async extension =>
    expectScene(await decodeImage(await fixture(`orientation-6.${extension}`)), 3),
  )
})

describe('colour profiles', () => {
  const encode = (v: number) => (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055)
  const toByte = (v: number) => 255 * Math.min(1, Math.max(0, encode(Math.max(0, v))))
  const through = (rows: readonly Colour[], linear: Colour): Colour => {
    const [r, g, b] = rows.map(row => toByte(row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2]))
    return [r!, g!, b!]
  }

  // Matrices from CSS Color 4, sample code: lin_P3_to_XYZ and lin_a98rgb_to_XYZ, followed by XYZ_to_lin_sRGB.
  const p3 = ([r, g, b]: Colour): Colour => {
    const linear = (v: number) => (v <= 0.04045 * 255 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)
    const rows = [
      [1.2249402, -0.2249402, 0],
      [-0.0420569, 1.0420569, 0],
      [-0.0196376, -0.0786361, 1.0982735],
    ] as const
    return through(rows, [linear(r), linear(g), linear(b)])
  }
  const adobe = ([r, g, b]: Colour): Colour => {
    const linear = (v: number) => (v / 255) ** (563 / 256)
    const rows = [
      [1.3983557, -0.3983557, 0],
      [0, 1, 0],
      [0, -0.0429288, 1.0429288],
    ] as const
    return through(rows, [linear(r), linear(g), linear(b)])
  }

  test.each([
    ['p3.png', 3],
    ['p3.jpg', 4],
    ['p3.avif', 5],
    ['p3.heic', 3],
  ])('Display P3: %s', async (name, tolerance) =>
    expectScene(await decodeImage(await fixture(name)), tolerance, p3),
  )

  test.each([
    ['adobe-rgb.png', 3],
    ['adobe-rgb.jpg', 5],
    ['adobe-rgb16.png', 4],
  ])('Adobe RGB: %s', async (name, tolerance) =>
    expectScene(await decodeImage(await fixture(name)), tolerance, adobe),
  )

  test('HEIC as phones write it: a grid of tiles, turned by irot', async () => {
    const image = await decodeImage(await fixture('phone.heic'))
    expect([image.width, image.height]).toEqual([192, 128])
    expectScene(await resizeImage(image, 48, 32, 'area'), 3, p3)
  })

  test('HEIC with profile and alpha', async () => {
    const image = await decodeImage(await fixture('p3-alpha.heic'))
    expectScene(image, 3, p3)
    expect([image.alpha![0], image.alpha![10 * 48 + 40], image.alpha![31 * 48 + 47]]).toEqual([255, 128, 0])
  })

  test.each([['cmyk.jpg'], ['cmyk.tif']])('%s keeps its hues', async name => {
    const image = await decodeImage(await fixture(name))
    // No reference for inks without a profile: the ordering of channels must hold, and paper must be white.
    expect(pixel(image, 3, 3)).toEqual([255, 255, 255])
    const [red, green, blue, yellow] = scene.slice(1).map(([x, y]) => pixel(image, x, y))
    expect(red![0]).toBeGreaterThan(Math.max(red![1], red![2]) + 80)
    expect(green![1]).toBeGreaterThan(Math.max(green![0], green![2]) + 30)
    expect(blue![2]).toBeGreaterThan(Math.max(blue![0], blue![1]) + 30)
    expect(yellow![2]).toBeLessThan(Math.min(yellow![0], yellow![1]) - 80)
  })

  test('a nonsense profile is passed over', async () => {
    const nonsense = Buffer.from('icc\0\0nonsense')
    const png = insertPngChunks(await fixture('rgb.png'), [{ type: 'iCCP', data: nonsense }])
    expectScene(await decodeImage(png), 0)
  })
})

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
      .png({ palette: true, colours: 2 })
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

test('an aborted signal stops it', async () => {
  const reason = new Error('stop')
  await expect(decodeImage(join(fixtures, 'rgb.png'), { signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  )
})
