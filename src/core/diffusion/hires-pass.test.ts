import { afterAll, expect, test } from 'vitest'
import { openGoldenPack, readGoldenPack } from '../../../tests/golden/open-golden-pack.ts'
import { resizeImage } from '../imaging/resample/resize.ts'
import { drawInTwoPasses, firstPassSize, scheduledSteps } from './hires-pass.ts'
import { textToImage } from './text-to-image.ts'

const opening = openGoldenPack('sd15')
afterAll(async () => (await opening).close())
const golden = readGoldenPack('sd15')
const wanted = { ...golden.cases[0]!, scheduler: 'euler' as const, steps: 4, width: 128, height: 96 }

const watch = () => {
  const calls: string[] = []
  return {
    calls,
    hooks: {
      enter: (stage: string) => void calls.push(stage),
      onStep: ({ step, of, latents }: { step: number; of: number; latents: { dims: readonly number[] } }) =>
        void calls.push(`${step} of ${of}, ${latents.dims.slice(2).join('x')}`),
    },
  }
}

test('the second pass is img2img of the enlarged first one, with the same prompt and seed', async () => {
  const { networks } = await opening
  const first = await textToImage(networks, { ...wanted, width: 128, height: 64 })
  const enlarged = await resizeImage(first, 256, 128, 'bicubic')
  const { calls, hooks } = watch()
  const hires = { size: { width: 128, height: 64 }, strength: 0.6, steps: 2 }
  const picture = await drawInTwoPasses(
    (request, given) => textToImage(networks, request, given),
    { ...wanted, width: 256, height: 128 },
    hires,
    image => resizeImage(image, 256, 128, 'bicubic'),
    hooks,
  )
  const byHand = await textToImage(networks, {
    ...{ ...wanted, width: 256, height: 128, steps: 4 },
    img2img: { image: enlarged, strength: 0.6 },
  })
  expect(picture).toEqual(byHand)
  expect(calls).toEqual([
    ...['1 of 4, 16x32', '2 of 4, 16x32', '3 of 4, 16x32', '4 of 4, 16x32'],
    ...['hires-upscale', 'hires', '1 of 2, 32x64', '2 of 2, 32x64'],
  ])
})

test('a first pass of other proportions gives its middle; what the upscaler leaves is resampled', async () => {
  const { networks } = await opening
  const hires = { size: { width: 64, height: 64 }, strength: 0.5, steps: 1 }
  const seen: number[][] = []
  const { hooks } = watch()
  const picture = await drawInTwoPasses(
    (request, given) => textToImage(networks, request, given),
    wanted,
    hires,
    async (image, factor) => {
      seen.push([image.width, image.height, factor])
      return image
    },
    hooks,
  )
  expect(seen).toEqual([[64, 48, 2]])
  expect([picture.width, picture.height]).toEqual([128, 96])
})

test('what is enough in the first pass is enlarged and not drawn anew', async () => {
  const { networks } = await opening
  const enough = new AbortController()
  const { calls, hooks } = watch()
  const picture = await drawInTwoPasses(
    (request, given) => textToImage(networks, request, given),
    wanted,
    { size: { width: 64, height: 64 }, strength: 0.5, steps: 1 },
    async image => image,
    {
      ...hooks,
      enough: enough.signal,
      onStep: step => {
        hooks.onStep(step)
        enough.abort()
      },
    },
  )
  expect(calls).toEqual(['1 of 4, 16x16', 'hires-upscale'])
  expect([picture.width, picture.height]).toEqual([128, 96])
})

test('a cancel between the passes takes effect there', async () => {
  const { networks } = await opening
  const abort = new AbortController()
  const { calls, hooks } = watch()
  const drawing = drawInTwoPasses(
    (request, given) => textToImage(networks, request, given),
    wanted,
    { size: { width: 64, height: 64 }, strength: 0.5, steps: 2 },
    async image => {
      abort.abort(new Error('enough'))
      return image
    },
    { ...hooks, signal: abort.signal },
  )
  await expect(drawing).rejects.toThrow('enough')
  expect(calls.at(-1)).toBe('hires-upscale')
})

test.each([
  [1024, 1024, 512, [512, 512]],
  [1024, 1536, 512, [448, 640]],
  [1920, 1080, 512, [704, 384]],
  [2048, 2048, 1024, [1024, 1024]],
  [128, 96, 64, [64, 64]],
])('%i×%i of a model for %i is first drawn in a size it knows', (width, height, side, size) => {
  expect(Object.values(firstPassSize({ width, height }, { width: side, height: side }))).toEqual(size)
})

test('as many steps are scheduled as it takes to run the wanted number', () => {
  for (let steps = 1; steps <= 150; steps++)
    for (let percent = 5; percent <= 100; percent++) {
      const scheduled = scheduledSteps(steps, percent / 100)
      expect(Math.trunc((scheduled * percent) / 100 + 1e-9)).toBe(steps)
    }
})
