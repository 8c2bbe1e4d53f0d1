import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { previewLatents } from '../src/core/diffusion/latents-to-rgb.ts'
import { decodeLatents } from '../src/core/diffusion/models/vae-decoder.ts'
import { denoise } from '../src/core/diffusion/text-to-image.ts'
import type { TextToImageNetworks } from '../src/core/diffusion/text-to-image-inputs.ts'
import { floatTensor } from '../src/core/tensor/tensor.ts'
import { repository } from './cli.ts'
import {
  every,
  type GoldenDrawing,
  largestDifference,
  openGoldenPack,
  type Variant,
} from './golden/open-golden-pack.ts'

/** Made by tests/golden/make-pack-variants.py: the latents of the weighted drawings with diffusers' community pipeline. */
const golden: {
  readonly preview: { readonly side: number; readonly pixels: readonly number[] }
  readonly weighted: readonly GoldenDrawing[]
} = JSON.parse(readFileSync(join(repository, 'tests', 'golden', 'variants.json'), 'utf8'))

const size = { width: 64, height: 64 }

const closing: (() => Promise<void>)[] = []
const open = async (variant: Variant, previews = false) => {
  const opened = await openGoldenPack('sd15', variant, previews)
  closing.push(opened.close)
  return opened
}
afterAll(async () => {
  for (const close of closing) await close()
})

describe('a pack published in another form draws the same', { tags: ['every-node'] }, () => {
  const long = 'a portrait of the queen with gold and silver and a very long robe in front of the old castle'
  const requests = [
    { prompt: 'a queen', negativePrompt: 'the king', guidanceScale: 7.5 },
    { prompt: 'a queen', negativePrompt: '', guidanceScale: 1 },
    // Two passes, since the prompts differ in length.
    { prompt: long, negativePrompt: '', guidanceScale: 4 },
  ].map(words => ({ ...words, ...size, seed: 5, steps: 3, scheduler: 'ddim' }) as const)

  const draw = async (networks: TextToImageNetworks) => {
    const drawn = []
    for (const request of requests) {
      const latents = await denoise(networks, request)
      const picture = await decodeLatents(networks.vaeDecoder, latents, networks.vaeScalingFactor)
      drawn.push({ latents: latents.data, pixels: picture.data })
    }
    return drawn
  }

  let plain: Awaited<ReturnType<typeof draw>>
  beforeAll(async () => {
    plain = await draw((await open({})).networks)
  })

  const weights = { 'unet/model.onnx_data': 'model.onnx_data' }
  const inside = {
    'text_encoder/model.onnx': 'text-encoder-float16-inside.onnx',
    'vae_decoder/model.onnx': 'vae-decoder-float16-inside.onnx',
  }
  test.each([
    ['one latent at a time', { 'unet/model.onnx': 'unet-batch-1.onnx', ...weights }, 1e-3, 1],
    ['two latents at a time', { 'unet/model.onnx': 'unet-batch-2.onnx', ...weights }, 1e-3, 1],
    ['float16 with float16 edges', { 'unet/model.onnx': 'unet-float16.onnx' }, 5e-2, 3],
    ['float16 inside float32 edges', inside, 5e-2, 3],
  ])('%s', async (_, variant: Variant, latents, bytes) => {
    const drawn = await draw((await open(variant)).networks)
    for (const [i, expected] of plain.entries()) {
      expect(largestDifference(drawn[i]!.latents, expected.latents)).toBeLessThan(latents)
      expect(largestDifference(drawn[i]!.pixels, expected.pixels)).toBeLessThanOrEqual(bytes)
    }
  })
})

describe('a small decoder for previews', () => {
  const variant = { 'taesd_decoder/model.onnx': 'taesd-decoder.onnx' }
  const { side, pixels } = golden.preview
  const latents = floatTensor(
    Float32Array.from({ length: 4 * side * side }, (_, i) => 2 * Math.sin(0.37 * i)),
    [1, 4, side, side],
  )

  test('shows what diffusers shows', async () => {
    const { networks } = await open(variant, true)
    const picture = await previewLatents(networks, latents)
    expect(picture).toMatchObject({ width: 4 * side, height: 4 * side })
    expect(largestDifference(every(picture!.data, 97), pixels)).toBeLessThanOrEqual(1)
  })

  test('is not loaded where nobody looks', async () => {
    expect((await open(variant)).networks.previewDecoder).toBeUndefined()
  })
})

describe('weights in the prompt, the negative prompt, or both', () => {
  const opening = open({ 'text_encoder/model.onnx': 'text-encoder-biased.onnx' })
  test.each(golden.weighted)('"$prompt" without "$negativePrompt"', async drawing => {
    const latents = await denoise((await opening).networks, { ...drawing, ...size })
    expect(largestDifference(every(latents.data, 16), drawing.latents)).toBeLessThan(1e-3)
  })
})
