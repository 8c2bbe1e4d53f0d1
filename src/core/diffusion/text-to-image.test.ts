import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository } from '../../../tests/cli.ts'
import { openStarter, openStarterDrawing, type Starter } from '../../../tests/networks.ts'
import { decodeLatents } from './models/vae-decoder.ts'
import type { SchedulerName } from './schedulers/scheduler-names.ts'
import { denoise, textToImage } from './text-to-image.ts'
import type { TextToImageNetworks, TextToImageRequest } from './text-to-image-inputs.ts'

interface Case extends TextToImageRequest {
  readonly scheduler: SchedulerName
  readonly latents: readonly number[]
  readonly pixels: readonly number[]
}

/** Made with diffusers' schedulers and torch's random numbers by tests/golden/make-text-to-image.py. */
const { cases } = JSON.parse(readFileSync(`${repository}/tests/golden/text-to-image.json`, 'utf8')) as {
  cases: Case[]
}
const size = { width: 256, height: 256 }

let starter: Starter
let networks: TextToImageNetworks
beforeAll(async () => {
  starter = await openStarter()
  networks = await openStarterDrawing(starter)
})
afterAll(() => starter.sessions.release())

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let largest = 0
  for (let i = 0; i < b.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!))
  return largest
}

test.each(cases)('$scheduler, "$prompt", seed $seed, is the picture of diffusers', async expected => {
  const latents = await denoise(networks, { ...expected, ...size })
  const sampled = latents.data.filter((_, i) => i % 16 === 0)
  expect(sampled.length).toBe(expected.latents.length)
  expect(largestDifference(sampled, expected.latents)).toBeLessThan(2e-3)
  const image = await decodeLatents(networks.vaeDecoder, latents, networks.vaeScalingFactor)
  const bytes = image.data.filter((_, i) => i % 389 === 0)
  expect(bytes.length).toBe(expected.pixels.length)
  expect(largestDifference(bytes, expected.pixels)).toBeLessThanOrEqual(1)
})

test('guidance in two passes is guidance in one batch', async () => {
  const request = { ...cases[0]!, ...size, steps: 3 }
  const batched = await denoise(networks, request)
  const sequential = await denoise(
    { ...networks, unetContract: { ...networks.unetContract, batch: 1 } },
    request,
  )
  expect(largestDifference(batched.data, sequential.data)).toBeLessThan(1e-4)
})

test('every step is reported, and a cancel takes effect between two', async () => {
  const request = { ...cases[0]!, ...size, steps: 5 }
  const abort = new AbortController()
  const steps: number[] = []
  const drawing = textToImage(networks, request, {
    signal: abort.signal,
    onStep: ({ step, of }) => {
      expect(of).toBe(5)
      steps.push(step)
      if (step === 3) abort.abort()
    },
  })
  await expect(drawing).rejects.toThrow()
  expect(steps).toEqual([1, 2, 3])
})

test('a drawing that is told it is enough ends with what its step predicts', async () => {
  const request = { ...cases[0]!, ...size, steps: 6 }
  const enough = new AbortController()
  let predicted: Awaited<ReturnType<typeof denoise>> | undefined
  const steps: number[] = []
  const picture = await textToImage(networks, request, {
    enough: enough.signal,
    onStep: ({ step, predOriginalSample }) => {
      steps.push(step)
      if (step !== 3) return
      predicted = predOriginalSample()
      enough.abort()
    },
  })
  expect(steps).toEqual([1, 2, 3])
  expect(picture).toEqual(await decodeLatents(networks.vaeDecoder, predicted!, networks.vaeScalingFactor))
})

test('an overflow is reported with its step instead of a black picture', async () => {
  let runs = 0
  const unet: TextToImageNetworks['unet'] = {
    ...networks.unet,
    run: async feeds => {
      const fetched = await networks.unet.run(feeds)
      if (++runs === 2) (fetched.out_sample!.data as Float32Array)[0] = Number.NaN
      return fetched
    },
  }
  const drawing = textToImage({ ...networks, unet }, { ...cases[0]!, ...size, steps: 4 })
  await expect(drawing).rejects.toMatchObject({
    code: 'not-finite',
    message: expect.stringMatching(/step 2 of 4/),
  })
})

test('with guidance and steps for Stable Diffusion a sampler draws what the others draw', async () => {
  const draw = (scheduler: SchedulerName) =>
    textToImage(networks, {
      ...{ prompt: 'a portrait of a queen on a blue background', negativePrompt: '', seed: 1 },
      ...{ scheduler, guidanceScale: 7, steps: 20, ...size },
    })
  const { data } = await draw('ddim')
  // What overshoots is 18 (pndm), 37 (dpm++2m-karras) and 170 (heun) from it.
  for (const scheduler of ['dpm++2m-karras', 'pndm', 'heun'] as const) {
    const drawn = await draw(scheduler)
    const difference = drawn.data.reduce((sum, value, i) => sum + Math.abs(value - data[i]!), 0) / data.length
    expect(difference, scheduler).toBeLessThan(10)
  }
})
