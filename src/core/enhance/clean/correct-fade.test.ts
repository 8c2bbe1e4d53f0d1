import { expect, test } from 'vitest'
import { psnr, withFade } from '../../../../tests/age-photo.ts'
import { readPhoto } from '../../../../tests/pictures.ts'
import { inTone, mostChroma } from '../../../../tests/toned-pictures.ts'
import { correctFade } from './correct-fade.ts'

test.each([
  ['astronaut.png', 9],
  ['grace_hopper.jpg', 11],
  ['mona_lisa.jpg', 5],
])('%s, faded with a cast, comes back: PSNR rises by %i dB; as it was it stays', async (name, gain) => {
  const photo = await readPhoto(name)
  const faded = withFade(photo)
  expect(psnr(correctFade(faded), photo)).toBeGreaterThan(psnr(faded, photo) + gain)
  expect(correctFade(photo)).toBe(photo)
})

test('black and white stays so, and a brown print stays brown', async () => {
  const even = [
    [0.6, 60],
    [0.6, 60],
    [0.6, 60],
  ] as const
  const photo = await readPhoto('grace_hopper.jpg')
  const grey = correctFade(withFade(inTone(photo, 'grey'), even))
  expect(mostChroma(grey)).toBe(0)
  const { most, least } = grey.data.reduce(
    (found, value) => ({ most: Math.max(found.most, value), least: Math.min(found.least, value) }),
    { most: 0, least: 255 },
  )
  expect(most - least).toBeGreaterThan(230)
  const brown = correctFade(withFade(inTone(photo, 'sepia'), even))
  const mean = (colour: number) => brown.data.reduce((sum, v, i) => sum + (i % 3 === colour ? v : 0), 0)
  expect(mean(0)).toBeGreaterThan(mean(1))
  expect(mean(1)).toBeGreaterThan(mean(2))
})
