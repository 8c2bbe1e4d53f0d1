import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { errorCodes, LikenessError } from '../../errors.ts'
import { decodeImage, defaultMaxPixels } from './decode.ts'

const fixture = (name: string) =>
  readFileSync(new URL(`../../../../tests/fixtures/images/${name}`, import.meta.url))

/** mulberry32: the same mutations in every run. */
const createRandom = (seed: number) => {
  let state = seed
  const unit = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return (below: number) => Math.floor(unit() * below)
}

type Random = ReturnType<typeof createRandom>

const mutations: Record<string, (bytes: Buffer, random: Random) => Buffer> = {
  truncated: (bytes, random) => bytes.subarray(0, random(bytes.length)),
  'bits flipped': (bytes, random) => {
    const copy = Buffer.from(bytes)
    for (let left = 1 + random(12); left > 0; left--) copy[random(copy.length)]! ^= 1 << random(8)
    return copy
  },
  // Sizes, offsets and counts live at the start of most formats.
  'header bits flipped': (bytes, random) => {
    const copy = Buffer.from(bytes)
    for (let left = 1 + random(4); left > 0; left--) copy[8 + random(120)]! ^= 1 << random(8)
    return copy
  },
  'a stretch overwritten': (bytes, random) => {
    const copy = Buffer.from(bytes)
    const from = random(copy.length)
    copy.subarray(from, from + 1 + random(64)).fill(random(256))
    return copy
  },
  'a stretch missing': (bytes, random) => {
    const from = random(bytes.length)
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + random(64))])
  },
}

const files = [
  'rgb.png',
  'rgb16.png',
  'palette-transparent.png',
  'rgb.jpg',
  'progressive.jpg',
  'cmyk.jpg',
  'rgba.webp',
  'animated.webp',
  'rgba.avif',
  'rgb.gif',
  'rgb.tif',
  'rgb16.tif',
  'orientation-6.heic',
  'p3-alpha.heic',
]

const timeLimit = 20_000

describe.each(files)('%s', file => {
  const whole = fixture(file)

  test.each(Object.keys(mutations))('%s: opens or is refused', async name => {
    const random = createRandom(files.indexOf(file) * 1000 + Object.keys(mutations).indexOf(name))
    for (let round = 0; round < 5; round++) {
      const start = performance.now()
      try {
        const image = await decodeImage(mutations[name]!(whole, random))
        expect(image.data).toHaveLength(image.width * image.height * 3)
        expect(image.alpha?.length ?? image.width * image.height).toBe(image.width * image.height)
        expect(image.width * image.height).toBeLessThanOrEqual(defaultMaxPixels)
      } catch (error) {
        if (!(error instanceof LikenessError)) throw error
        expect(errorCodes[error.code]).toBe('input')
      }
      expect(performance.now() - start, `round ${round}`).toBeLessThan(timeLimit)
    }
  })
})
