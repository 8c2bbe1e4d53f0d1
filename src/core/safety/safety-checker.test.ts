import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  goldenInput,
  largestDifference,
  openStarterNetwork,
  readNetworkGolden,
} from '../../../tests/golden/network-golden.ts'
import { readPhoto } from '../../../tests/pictures.ts'
import { resizeImage } from '../imaging/resample/resize.ts'
import type { Session } from '../onnx/session.ts'
import { floatTensor } from '../tensor/tensor.ts'
import { classifySafety, isUnsafe, type SafetyScores } from './safety-checker.ts'

let session: Session
beforeAll(async () => {
  session = await openStarterNetwork('safety/nsfw-mobilenet-v2-mid.onnx')
})
afterAll(() => session.dispose())

const order = ['drawing', 'hentai', 'neutral', 'porn', 'sexy'] as const

test('the network gives what nsfwjs gives', async () => {
  const golden = readNetworkGolden('nsfw-mobilenet-v2-mid')
  const outputs = await session.run({ input: goldenInput(golden) })
  expect(largestDifference(golden, outputs, 'probabilities')).toBeLessThan(1e-3)
})

test('a picture is squeezed into the square corner onto corner', async () => {
  const photo = await resizeImage(await readPhoto('astronaut.png'), 300, 200)
  const input = new Float32Array(3 * 224 * 224)
  for (let y = 0; y < 224; y++)
    for (let x = 0; x < 224; x++) {
      const u = (x * 299) / 223
      const v = (y * 199) / 223
      const left = Math.min(298, Math.floor(u))
      const top = Math.min(198, Math.floor(v))
      for (let c = 0; c < 3; c++) {
        const at = (dx: number, dy: number) => photo.data[((top + dy) * 300 + left + dx) * 3 + c]!
        const above = at(0, 0) * (1 - u + left) + at(1, 0) * (u - left)
        const below = at(0, 1) * (1 - u + left) + at(1, 1) * (u - left)
        input[(c * 224 + y) * 224 + x] = (above * (1 - v + top) + below * (v - top)) / 255
      }
    }
  const expected = await session.run({ input: floatTensor(input, [1, 3, 224, 224]) })
  const scores = await classifySafety(session, photo)
  for (const [i, name] of order.entries())
    expect(scores[name]).toBeCloseTo(expected.probabilities!.data[i] as number, 3)
})

test.each(['astronaut.png', 'grace_hopper.jpg', 'mona_lisa.jpg'])(
  '%s is harmless, at any size',
  async name => {
    const photo = await readPhoto(name)
    for (const width of [photo.width * 3, photo.width, 96]) {
      const scores = await classifySafety(
        session,
        await resizeImage(photo, width, Math.round((photo.height * width) / photo.width)),
      )
      expect(Object.values(scores).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4)
      expect(scores.porn + scores.hentai).toBeLessThan(0.05)
      expect(isUnsafe(scores)).toBe(false)
    }
  },
)

const scores = (given: Partial<SafetyScores>): SafetyScores => ({
  drawing: 0,
  hentai: 0,
  neutral: 0,
  porn: 0,
  sexy: 0,
  ...given,
})

test('only what is explicit is unsafe', () => {
  expect(isUnsafe(scores({ porn: 0.97, sexy: 0.03 }))).toBe(true)
  expect(isUnsafe(scores({ hentai: 0.95, drawing: 0.05 }))).toBe(true)
  expect(isUnsafe(scores({ porn: 0.5, hentai: 0.45, sexy: 0.05 }))).toBe(true)
  expect(isUnsafe(scores({ sexy: 1 }))).toBe(false)
  expect(isUnsafe(scores({ sexy: 0.5, porn: 0.5 }))).toBe(false)
  expect(isUnsafe(scores({ drawing: 0.6, hentai: 0.4 }))).toBe(false)
})
