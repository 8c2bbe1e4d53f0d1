import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStarterNetwork } from '../../../../tests/golden/network-golden.ts'
import { readPhoto } from '../../../../tests/pictures.ts'
import { crop, resizeImage } from '../../imaging/resample/resize.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { openSession } from '../../onnx/open-session.ts'
import type { Session } from '../../onnx/session.ts'
import { upscaleImage } from './upscale-image.ts'

let photos: Session
let drawings: Session
let astronaut: RgbImage
/** Most of the face, 50×44. */
let face: RgbImage

beforeAll(async () => {
  photos = await openStarterNetwork('upscaler/waifu2x-photo-x2.onnx')
  drawings = await openStarterNetwork('upscaler/realesr-animevideov3-x4.onnx')
  astronaut = await readPhoto('astronaut.png')
  face = crop(astronaut, 200, 85, 50, 44)
})
afterAll(async () => {
  await photos.dispose()
  await drawings.dispose()
})

const largestDifference = (a: RgbImage, b: RgbImage): number =>
  a.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b.data[i]!)), 0)

const meanOf = (image: RgbImage, channel: number): number => {
  let sum = 0
  for (let i = channel; i < image.data.length; i += 3) sum += image.data[i]!
  return sum / (image.width * image.height)
}

test.each([
  ['photos', 7, 2],
  ['photos', 7, 4],
  ['drawings', 18, 4],
  ['drawings', 18, 2],
  // As the starter has them: what is left out at the edge of their reach is lost in rounding.
  ['photos', 6, 2],
  ['drawings', 14, 4],
] as const)(
  'tiles show no border: %s, overlap %i, ×%i, is the same as in one piece',
  async (name, overlap, factor) => {
    const session = name === 'photos' ? photos : drawings
    const whole = await upscaleImage(session, face, factor, { tile: 1000, overlap })
    const tiled = await upscaleImage(session, face, factor, { tile: 27, overlap })
    expect([whole.width, whole.height]).toEqual([50 * factor, 44 * factor])
    expect(largestDifference(whole, tiled)).toBeLessThanOrEqual(1)
    for (let c = 0; c < 3; c++) expect(Math.abs(meanOf(whole, c) - meanOf(face, c))).toBeLessThan(0.75)
  },
)

test('an overlap smaller than the reach would show: the test above can fail', async () => {
  const whole = await upscaleImage(drawings, face, 4, { tile: 1000 })
  const tiled = await upscaleImage(drawings, face, 4, { tile: 27, overlap: 2 })
  expect(largestDifference(whole, tiled)).toBeGreaterThan(4)
})

test('a photo comes at least 1 dB closer to its original than by Lanczos', async () => {
  const original = crop(astronaut, 150, 30, 160, 160)
  const half = await resizeImage(original, 80, 80, 'area')
  const error = (image: RgbImage) =>
    image.data.reduce((sum, value, i) => sum + (value - original.data[i]!) ** 2, 0)
  const gain = error(await resizeImage(half, 160, 160)) / error(await upscaleImage(photos, half, 2))
  expect(10 * Math.log10(gain)).toBeGreaterThan(1)
})

test('tiles are counted, and a cancel is heard between them', async () => {
  const counts: string[] = []
  await upscaleImage(photos, face, 4, {
    tile: 70,
    overlap: 7,
    onTile: (done, of) => counts.push(`${done}/${of}`),
  })
  expect(counts).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5'])

  const abort = new AbortController()
  let tiles = 0
  const work = upscaleImage(photos, face, 2, {
    tile: 20,
    signal: abort.signal,
    onTile: () => {
      if (++tiles === 2) abort.abort(new Error('enough'))
    },
  })
  await expect(work).rejects.toThrow('enough')
  expect(tiles).toBe(2)
})

test('the network has the next tile before the last one is written', async () => {
  const begun: number[] = []
  let runs = 0
  const watched: Session = {
    ...photos,
    run: feeds => {
      runs++
      return photos.run(feeds)
    },
  }
  // Its factor is found by one run beforehand.
  const probe = 1
  const seen = await upscaleImage(watched, face, 2, { tile: 20, onTile: () => begun.push(runs - probe) })
  expect(begun.slice(0, -1)).toEqual(begun.slice(0, -1).map((_, i) => i + 2))
  expect(Buffer.compare(seen.data, (await upscaleImage(photos, face, 2, { tile: 20 })).data)).toBe(0)
})

test('alpha keeps its shape, and what is clear does not darken the edge', async () => {
  const size = 48
  const alpha = new Uint8Array(size * size)
  const data = new Uint8Array(size * size * 3)
  for (let y = 0, i = 0; y < size; y++)
    for (let x = 0; x < size; x++, i++)
      if (Math.hypot(x - 23.5, y - 23.5) < 16) {
        alpha[i] = 255
        data.set([230, 180, 60], i * 3)
      }
  const result = await upscaleImage(drawings, { width: size, height: size, data, alpha }, 4)
  expect(result.alpha?.length).toBe(192 * 192)
  const bounds = { innermost: 255, outermost: 0, offColour: 0 }
  for (let y = 0, i = 0; y < 192; y++)
    for (let x = 0; x < 192; x++, i++) {
      const away = Math.hypot(x - 95.5, y - 95.5)
      const opacity = result.alpha![i]!
      if (away < 60) bounds.innermost = Math.min(bounds.innermost, opacity)
      if (away > 70) bounds.outermost = Math.max(bounds.outermost, opacity)
      if (opacity > 127)
        for (const [c, value] of [230, 180, 60].entries())
          bounds.offColour = Math.max(bounds.offColour, Math.abs(result.data[i * 3 + c]! - value))
    }
  expect(bounds.innermost).toBeGreaterThan(250)
  expect(bounds.outermost).toBeLessThan(3)
  expect(bounds.offColour).toBeLessThan(6)
})

/** Enlarges by repeating pixels: Concat of the input with itself, then DepthToSpace. */
const repeatTwiceFixed32 =
  'CAgSADqpAQo0CgVpbnB1dAoFaW5wdXQKBWlucHV0CgVpbnB1dBIBYyIGQ29uY2F0KgsKBGF4aXMYAaABAgorCgFjEgZvdXRwdXQiDERlcHRoVG9TcGFjZSoQCglibG9ja3NpemUYAqABAhIBZ1ofCgVpbnB1dBIWChQIARIQCgIIAQoCCAMKAgggCgIIIGIgCgZvdXRwdXQSFgoUCAESEAoCCAEKAggDCgIIQAoCCEBCBAoAEA0='
const repeatThreeTimes =
  'CAgSADrSAQpXCgVpbnB1dAoFaW5wdXQKBWlucHV0CgVpbnB1dAoFaW5wdXQKBWlucHV0CgVpbnB1dAoFaW5wdXQKBWlucHV0EgFjIgZDb25jYXQqCwoEYXhpcxgBoAECCisKAWMSBm91dHB1dCIMRGVwdGhUb1NwYWNlKhAKCWJsb2Nrc2l6ZRgDoAECEgFnWiEKBWlucHV0EhgKFggBEhIKAggBCgIIAwoDEgFoCgMSAXdiJAoGb3V0cHV0EhoKGAgBEhQKAggBCgIIAwoEEgJoMwoEEgJ3M0IECgAQDQ=='

test.each([20, 33, 90])('a graph that fixes its input at 32×32 enlarges a picture %i wide', async width => {
  const session = await openSession(Buffer.from(repeatTwiceFixed32, 'base64'))
  const image = crop(astronaut, 100, 100, width, 57)
  const result = await upscaleImage(session, image, 2)
  await session.dispose()
  expect([result.width, result.height]).toEqual([width * 2, 114])
  const repeated = result.data.map((_, o) => {
    const pixel = Math.floor(o / 3)
    const x = pixel % (width * 2)
    const y = (pixel - x) / (width * 2)
    return image.data[((y >> 1) * width + (x >> 1)) * 3 + (o % 3)]!
  })
  expect(Buffer.compare(result.data, repeated)).toBe(0)
})

test('a factor that the network cannot reach is refused', async () => {
  const session = await openSession(Buffer.from(repeatThreeTimes, 'base64'))
  await expect(upscaleImage(session, face, 2)).rejects.toMatchObject({ code: 'model-unsupported' })
  await expect(upscaleImage(session, face, 4)).rejects.toMatchObject({ code: 'model-unsupported' })
  await session.dispose()
})
