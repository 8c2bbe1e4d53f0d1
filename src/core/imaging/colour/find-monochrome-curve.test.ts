import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import { readPhoto } from '../../../../tests/pictures.ts'
import { farthestFromTone, inTone, recolour, tones } from '../../../../tests/toned-pictures.ts'
import { crop } from '../resample/resize.ts'
import type { RgbImage } from '../rgb-image.ts'
import { findMonochromeCurve, STRICT_LIMITS } from './find-monochrome-curve.ts'
import { LEVELS_PER_BYTE, lumaLevel, type PixelRegion, toGrey } from './monochrome-curve.ts'

/** Twice the face. */
const heads: Record<string, RgbImage> = {}

beforeAll(async () => {
  heads.collins = crop(await readPhoto('astronaut.png'), 100, 0, 250, 250)
  heads.hopper = crop(await readPhoto('grace_hopper.jpg'), 110, 50, 330, 330)
  heads.mona = crop(await readPhoto('mona_lisa.jpg'), 180, 80, 420, 480)
})

const asJpeg = async (image: RgbImage, quality: number): Promise<RgbImage> => {
  const { width, height } = image
  const jpeg = await sharp(image.data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality })
    .toBuffer()
  return { ...image, data: new Uint8Array(await sharp(jpeg).raw().toBuffer()) }
}

/** Colours taken back to a share of what they are. */
const faint = (image: RgbImage, share: number): RgbImage =>
  recolour(image, (r, g, b) => {
    const grey = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return [grey + share * (r - grey), grey + share * (g - grey), grey + share * (b - grey)]
  })

const noisy = (image: RgbImage, most: number): RgbImage => {
  let state = 5
  const noise = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648
    return (state / 2147483648 - 0.5) * 2 * most
  }
  return recolour(image, (r, g, b) => [r + noise(), g + noise(), b + noise()])
}

/** A square in one colour over part of the picture. */
const stamped = (image: RgbImage, side: number, left: number, top: number): RgbImage => {
  const data = image.data.slice()
  for (let y = top; y < top + side; y++)
    for (let x = left; x < left + side; x++) data.set([200, 30, 40], (y * image.width + x) * 3)
  return { ...image, data }
}

describe.each(['collins', 'hopper', 'mona'])('%s', name => {
  test('in colour is in colour: dark, faint, in warm or blue light too', () => {
    const head = heads[name]!
    for (const picture of [
      head,
      recolour(head, (r, g, b) => [0.35 * r, 0.35 * g, 0.35 * b]),
      recolour(head, (r, g, b) => [0.12 * r, 0.12 * g, 0.12 * b]),
      faint(head, 0.3),
      recolour(head, (r, g, b) => [r, 0.72 * g, 0.35 * b]),
      recolour(head, (r, g, b) => [0.35 * r, 0.5 * g, 0.8 * b]),
    ]) {
      expect(findMonochromeCurve(picture)).toBeUndefined()
      expect(findMonochromeCurve(picture, { limits: STRICT_LIMITS })).toBeUndefined()
    }
  })

  test.each(Object.keys(tones) as (keyof typeof tones)[])(
    'in %s is in one tone, also compressed',
    async tone => {
      const toned = inTone(heads[name]!, tone)
      const { byLuma } = findMonochromeCurve(toned)!
      const levels = new Set<number>()
      for (let i = 0; i < toned.data.length; i += 3) levels.add(3 * lumaLevel(toned.data, i))
      const data = Uint8Array.from([...levels].flatMap(at => [...byLuma.subarray(at, at + 3)]))
      const farthest = farthestFromTone({ width: levels.size, height: 1, data }, tone)
      expect(farthest).toBeLessThanOrEqual({ grey: 0, sepia: 2, faded: 2, cyanotype: 6 }[tone])
      if (tone !== 'cyanotype') expect(findMonochromeCurve(await asJpeg(toned, 60))).toBeDefined()
    },
  )

  test('in noisy black and white is in black and white; a faint cast is a tone', () => {
    const grey = inTone(heads[name]!, 'grey')
    for (const picture of [noisy(grey, 8), recolour(grey, (r, g, b) => [r + 5, g, b - 6])])
      expect(findMonochromeCurve(picture)).toBeDefined()
  })
})

test('a small stamp is no part of the tone, a large one makes it a colour picture', () => {
  const grey = inTone(heads.mona!, 'grey')
  const { byLuma } = findMonochromeCurve(stamped(grey, 60, 200, 300))!
  for (let v = 0; v < 256; v++)
    expect(Array.from(byLuma.subarray(v * LEVELS_PER_BYTE * 3, v * LEVELS_PER_BYTE * 3 + 3))).toEqual([
      v,
      v,
      v,
    ])
  expect(findMonochromeCurve(stamped(grey, 180, 100, 200))).toBeUndefined()
})

test('a black-and-white photo on a coloured page is judged by itself where it is asked for', () => {
  const page = { ...heads.mona!, data: heads.mona!.data.slice() }
  const photo = { left: 130, top: 150, right: 290, bottom: 340 }
  page.data.set(toGrey(page, photo).data)
  expect(findMonochromeCurve(page)).toBeUndefined()
  expect(findMonochromeCurve(page, { region: photo })).toBeDefined()
  expect(findMonochromeCurve(page, { region: photo, limits: STRICT_LIMITS })).toBeDefined()
})

test.each([
  ['white', 255],
  ['black', 0],
  ['grey', 128],
] as const)('a face alone on %s is in colour: lips and eyes are not of the skin’s curve', (_, value) => {
  const image = { ...heads.collins!, data: heads.collins!.data.slice() }
  for (let y = 0; y < 250; y++)
    for (let x = 0; x < 250; x++)
      if (Math.hypot((x - 125) / 45, (y - 125) / 58) > 1)
        image.data.fill(value, (y * 250 + x) * 3, (y * 250 + x) * 3 + 3)
  const core = { left: 82, top: 75, right: 168, bottom: 175 }
  expect(findMonochromeCurve(image, { core })).toBeUndefined()
  expect(findMonochromeCurve(inTone(image, 'sepia'), { core })).toBeDefined()
})

test('nothing to look at has no tone', () => {
  const of = (region: PixelRegion) => findMonochromeCurve(heads.collins!, { region })
  expect(of({ left: 300, top: 0, right: 250, bottom: 250 })).toBeUndefined()
  expect(of({ left: 0, top: 0, right: 5, bottom: 5 })).toBeUndefined()
})
