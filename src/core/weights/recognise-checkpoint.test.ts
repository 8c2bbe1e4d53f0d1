import { describe, expect, test } from 'vitest'
import {
  contentOf,
  type Entry,
  type FullCheckpointName,
  fullCheckpoint,
  type GoldenCheckpoint,
  readGolden,
} from '../../../tests/golden/golden-checkpoint.ts'
import type { Checkpoint, LoneNetwork } from './checkpoint.ts'
import type { OtherModel } from './other-models.ts'
import { type NamedCheckpoint, recogniseCheckpoint } from './recognise-checkpoint.ts'
import type { Weights } from './weight.ts'

const recognise = (entries: readonly Entry[]): NamedCheckpoint | LoneNetwork | OtherModel =>
  recogniseCheckpoint(contentOf(entries), 'x.safetensors')

const checkpoint = (entries: readonly Entry[]): NamedCheckpoint => {
  const found = recognise(entries)
  if (!('components' in found))
    throw new Error(`recognised as ${JSON.stringify({ ...found, weights: null })}`)
  return found
}

const lone = (entries: readonly Entry[]): LoneNetwork => {
  const found = recognise(entries)
  if (!('weights' in found)) throw new Error(`recognised as ${found.kind}`)
  return found
}

const parts = {
  unet: 'unet',
  vae: 'vae',
  textEncoder: 'text_encoder',
  textEncoder2: 'text_encoder_2',
} as const

/** Shapes as torch's modules have them. */
const shapesOf = (weights: Weights) =>
  Object.fromEntries(
    Array.from(weights, ([name, { dims, transposed }]) => [name, transposed ? [...dims].reverse() : dims]),
  )

/** Names that the published files hold and nothing needs. */
const notNeeded =
  /^(betas|alphas_cumprod|sqrt_|log_one|posterior_|model_ema\.|denoiser\.)|position_ids$|logit_scale$|attn_mask$|^cond_stage_model\.model\.(text_projection$|transformer\.resblocks\.23\.)/

describe('every tensor of a published file becomes a tensor of diffusers’ networks, and none is missing', () => {
  const published: Readonly<
    Record<Exclude<FullCheckpointName, 'sdxl-refiner' | 'sd-1-instruct-pix2pix'>, Partial<Checkpoint>>
  > = {
    // Sums of UNet 859,520,964, VAE 83,653,863, CLIP-L 123,060,480, as published.
    'sd-1': { kind: 'sd-1', task: 'text-to-image', inChannels: 4, parameters: 1_066_235_307 },
    'sd-1-inpainting': { kind: 'sd-1', task: 'inpainting', inChannels: 9, parameters: 1_066_249_707 },
    'sd-1-lcm': { kind: 'sd-1', task: 'text-to-image', guidanceEmbedding: true },
    // UNet 865,910,724, 23 layers of ViT-H 340,387,840.
    'sd-2': { kind: 'sd-2', task: 'text-to-image', inChannels: 4, parameters: 1_289_952_427 },
    // UNet 2,567,463,684, CLIP-L, bigG 694,659,840.
    sdxl: { kind: 'sdxl', task: 'text-to-image', inChannels: 4, parameters: 3_468_837_867 },
    'sdxl-inpainting': { kind: 'sdxl', task: 'inpainting', inChannels: 9 },
  }
  test.each(Object.entries(published))('%s', async (name, facts) => {
    const golden = await fullCheckpoint(name as FullCheckpointName)
    const found = checkpoint(golden.single)
    expect(found).toMatchObject({ guidanceEmbedding: false, precision: 'float16', ...facts })
    for (const [ours, theirs] of Object.entries(parts)) {
      const wanted = golden.components[theirs]
      const weights = found.components[ours as keyof typeof parts]
      expect(weights !== undefined, theirs).toBe(wanted !== undefined)
      if (weights && wanted)
        expect(shapesOf(weights)).toEqual(Object.fromEntries(wanted.map(([tensor, dims]) => [tensor, dims])))
    }
    expect(found.unused.filter(tensor => !notNeeded.test(tensor))).toEqual([])
    expect(bytesUsed(found)).toBe(bytesIn(golden.single.filter(([tensor]) => !notNeeded.test(tensor))))
  })

  /** Bytes of the file that the networks refer to, counted once: two views of the same bytes would be too few. */
  const bytesUsed = ({ components }: NamedCheckpoint): number => {
    const ranges = Object.values(components).flatMap(weights =>
      Array.from(
        weights.values() as Iterable<{ offset: number; bytes: number }>,
        ({ offset, bytes }) => [offset, offset + bytes] as const,
      ),
    )
    let end = 0
    let sum = 0
    for (const [from, to] of ranges.sort(([a], [b]) => a - b)) {
      expect(from).toBeGreaterThanOrEqual(end)
      sum += to - from
      end = to
    }
    return sum
  }
  const bytesIn = (entries: readonly Entry[]): number =>
    entries.reduce((sum, [, , dims]) => sum + 2 * dims.reduce((product, size) => product * size, 1), 0)
})

test('fused projections are rows of their matrix; the projection of OpenCLIP’s text is transposed', async () => {
  const { single } = await fullCheckpoint('sdxl')
  const found = checkpoint(single)
  const { tensors } = contentOf(single)
  const fused = tensors.get('conditioner.embedders.1.model.transformer.resblocks.3.attn.in_proj_weight')!
  const third = fused.bytes / 3
  for (const [i, part] of ['q', 'k', 'v'].entries())
    expect(
      found.components.textEncoder2!.get(`text_model.encoder.layers.3.self_attn.${part}_proj.weight`),
    ).toEqual({
      type: 'float16',
      dims: [1280, 1280],
      location: 'x.safetensors',
      offset: fused.offset + i * third,
      bytes: third,
    })
  expect(found.components.textEncoder2!.get('text_projection.weight')).toMatchObject({
    dims: [1280, 1280],
    transposed: true,
  })
})

describe('the same networks in other files', () => {
  let sd: GoldenCheckpoint
  const component = async (name: 'unet' | 'vae' | 'text_encoder', from: FullCheckpointName = 'sd-1') => {
    sd = await fullCheckpoint(from)
    return sd.components[name]!.map(([tensor, dims]): Entry => [tensor, 'F32', dims])
  }
  const without = (entries: readonly Entry[], prefix: string): readonly Entry[] =>
    entries
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, ...rest]): Entry => [name.slice(prefix.length), ...rest])

  test('a UNet alone, by diffusers’ names, by CompVis’ and without their prefix', async () => {
    const unet = await component('unet')
    const { single } = sd
    for (const entries of [
      unet,
      single.filter(([name]) => name.startsWith('model.diffusion_model.')),
      without(single, 'model.diffusion_model.'),
    ]) {
      const found = checkpoint(entries)
      expect(found).toMatchObject({ kind: 'sd-1', parameters: 859_520_964, unused: [] })
      expect(Object.keys(found.components)).toEqual(['unet'])
      expect(shapesOf(found.components.unet)).toEqual(
        Object.fromEntries(unet.map(([name, , dims]) => [name, dims])),
      )
    }
  })

  test('a VAE alone, with and without prefix, by CompVis’ names, diffusers’ and its former ones', async () => {
    const vae = await component('vae')
    const wanted = Object.fromEntries(vae.map(([name, , dims]) => [name, dims]))
    const { single } = sd
    const former = { to_q: 'query', to_k: 'key', to_v: 'value', 'to_out.0': 'proj_attn' }
    for (const entries of [
      vae,
      single.filter(([name]) => name.startsWith('first_stage_model.')),
      without(single, 'first_stage_model.'),
      [...without(single, 'first_stage_model.'), ['loss.logvar', 'F32', []] as const],
      without(single, 'first_stage_model.').map(([name, ...rest]): Entry => [`vae.${name}`, ...rest]),
      vae.map(
        ([name, ...rest]): Entry => [
          name.replace(/(?<=attentions\.0\.)to_\w+(\.0)?/, layer => former[layer as keyof typeof former]),
          ...rest,
        ],
      ),
    ]) {
      const found = lone(entries)
      expect(found).toMatchObject({ kind: 'vae', parameters: 83_653_863 })
      expect(shapesOf(found.weights)).toEqual(wanted)
    }
  })

  test('a VAE with 16 channels is told to be another', async () => {
    const vae = await component('vae')
    const other = vae.map(
      ([name, dtype, dims]): Entry => [
        name,
        dtype,
        name === 'decoder.conv_in.weight' ? [512, 16, 3, 3] : dims,
      ],
    )
    expect(recognise(other)).toMatchObject({ kind: 'other', model: 'other-vae' })
  })

  test('a text encoder alone, with text_model. and without, and by OpenCLIP’s names', async () => {
    const clip = await component('text_encoder')
    const wanted = Object.fromEntries(clip.map(([name, , dims]) => [name, dims]))
    for (const entries of [
      [...clip, ['logit_scale', 'F32', []] as const],
      clip.map(([name, ...rest]): Entry => [name.replace('text_model.', ''), ...rest]),
    ])
      expect(shapesOf(lone(entries).weights)).toEqual(wanted)
    const { single, components } = await fullCheckpoint('sdxl')
    const bigG = lone(without(single, 'conditioner.embedders.1.model.'))
    expect(bigG.kind).toBe('text-encoder')
    expect(shapesOf(bigG.weights)).toEqual(
      Object.fromEntries(components.text_encoder_2!.map(([name, dims]) => [name, dims])),
    )
  })

  test('TAESD, by its own numbers and by diffusers’ names', async () => {
    interface Taesd {
      readonly encoder: readonly Entry[]
      readonly decoder: readonly Entry[]
      readonly components: GoldenCheckpoint['components']
    }
    const taesd = await readGolden<Taesd>('taesd')
    const wanted = Object.fromEntries(taesd.components.vae!.map(([name, dims]) => [name, dims]))
    const whole = taesd.components.vae!.map(([name, dims]): Entry => [name, 'F32', dims])
    const [decoder, encoder, both] = [taesd.decoder, taesd.encoder, whole].map(lone)
    for (const found of [decoder!, encoder!, both!]) expect(found.kind).toBe('vae-tiny')
    expect({ ...shapesOf(encoder!.weights), ...shapesOf(decoder!.weights) }).toEqual(wanted)
    expect(shapesOf(both!.weights)).toEqual(wanted)
  })
})
