import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type Colour, expectScene, fixture, fixtures, pixel, scene } from '../../../../tests/scene.ts'
import { resizeImage } from '../resample/resize.ts'
import { decodeImage } from './decode.ts'
import { insertPngChunks } from './png-chunks.ts'

const scratch = mkdtempSync(join(tmpdir(), 'likeness-decode-'))
afterAll(() => rmSync(scratch, { recursive: true }))

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

test('an aborted signal stops it', async () => {
  const reason = new Error('stop')
  await expect(decodeImage(join(fixtures, 'rgb.png'), { signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  )
})
