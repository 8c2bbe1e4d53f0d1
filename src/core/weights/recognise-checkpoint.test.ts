import { describe, expect, test } from 'vitest'
import {
  type Entry,
  type FullCheckpointName,
  fullCheckpoint,
  type GoldenCheckpoint,
  headerOf,
  readGolden,
} from '../../../tests/golden/golden-checkpoint.ts'
import { LikenessError } from '../errors.ts'
import type { Checkpoint, LoneNetwork } from './checkpoint.ts'
import type { OtherModel } from './other-models.ts'
import { type NamedCheckpoint, recogniseCheckpoint } from './recognise-checkpoint.ts'
import type { SafetensorsContent } from './safetensors.ts'
import { parseSafetensorsHeader } from './safetensors-header.ts'
import type { Weights } from './weight.ts'

const contentOf = (
  entries: readonly Entry[],
  metadata?: Readonly<Record<string, string>>,
): SafetensorsContent => {
  const header = parseSafetensorsHeader(Buffer.from(headerOf(entries, metadata)), 'x.safetensors')
  return {
    metadata: header.metadata,
    tensors: new Map(
      Array.from(header.tensors, ([name, { dtype, dims, begin, end }]) => [
        name,
        { dtype, dims, location: 'x.safetensors', offset: begin, bytes: end - begin },
      ]),
    ),
  }
}

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
  const published: Readonly<Record<Exclude<FullCheckpointName, 'sdxl-refiner'>, Partial<Checkpoint>>> = {
    // Sums of UNet 859,520,964, VAE 83,653,863, CLIP-L 123,060,480, as published.
    'sd-1': { kind: 'sd-1', task: 'text-to-image', inChannels: 4, parameters: 1_066_235_307 },
    'sd-1-inpainting': { kind: 'sd-1', task: 'inpainting', inChannels: 9, parameters: 1_066_249_707 },
    'sd-1-instruct-pix2pix': { kind: 'sd-1', task: 'instruct-pix2pix', inChannels: 8 },
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

describe('what cannot be drawn with is told what it is', () => {
  const whole = async (name: FullCheckpointName) => (await fullCheckpoint(name)).single
  const one = (name: string, dims: readonly number[] = [4, 4, 4]): readonly Entry[] => [[name, 'F16', dims]]

  test.each<readonly [string, readonly Entry[]]>([
    ['lora', one('lora_unet_down_blocks_0_attentions_0_proj_in.lora_down.weight')],
    ['lora', one('unet.down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q.lora_A.weight')],
    ['lora', one('transformer.single_transformer_blocks.0.attn.to_q.lora_B.weight')],
    ['lora', one('lora_te_text_model_encoder_layers_0_mlp_fc1.hada_w1_a')],
    ['controlnet', one('control_model.input_blocks.0.0.weight')],
    ['controlnet', one('controlnet_cond_embedding.conv_in.weight')],
    ['controlnet', [...one('lora_controlnet'), ...one('input_hint_block.0.weight')]],
    ['t2i-adapter', one('adapter.body.0.resnets.0.block1.weight')],
    ['ip-adapter', one('image_proj.proj.weight')],
    ['textual-inversion', one('emb_params', [8, 768])],
    ['textual-inversion', one('<cat-toy>', [768])],
    ['textual-inversion', [...one('clip_g', [4, 1280]), ...one('clip_l', [4, 768])]],
    ['animation', one('down_blocks.0.motion_modules.0.temporal_transformer.norm.weight')],
    ['animation', one('model.diffusion_model.input_blocks.1.0.time_stack.in_layers.0.weight')],
    ['stable-diffusion-3', one('model.diffusion_model.joint_blocks.0.context_block.attn.qkv.weight')],
    ['flux', one('double_blocks.0.img_attn.qkv.weight')],
    ['flux', one('model.diffusion_model.double_blocks.0.img_attn.norm.key_norm.scale')],
    [
      'flux-2',
      [...one('double_blocks.0.img_attn.qkv.weight'), ...one('single_stream_modulation.lin.weight')],
    ],
    ['z-image', [...one('layers.0.adaLN_modulation.0.weight'), ...one('cap_embedder.0.weight')]],
    ['lumina', one('model.diffusion_model.cap_embedder.0.weight')],
    ['qwen-image', one('transformer_blocks.0.img_mod.1.weight')],
    ['video', one('model.diffusion_model.head.modulation')],
    ['other-transformer', one('double_layers.0.attn.w1q.weight')],
    ['t5-encoder', one('encoder.block.0.layer.0.SelfAttention.q.weight')],
    ['language-model', one('model.layers.0.self_attn.q_proj.weight')],
    ['upscaler', one('body.0.rdb1.conv1.weight')],
    ['upscaler', one('params_ema.conv_first.weight')],
    ['face-restorer', one('stylegan_decoder.style_mlp.1.weight')],
    ['clip-vision', one('vision_model.embeddings.class_embedding')],
    ['quantised', [...one('layer.weight'), ...one('layer.weight.absmax')]],
  ])('%s', (model, entries) => {
    const found = recognise(entries)
    expect(found).toMatchObject({ kind: 'other', model })
    expect((found as OtherModel).is).toMatch(/^(a|an|the|quantised)\b|^Stable/)
    expect((found as OtherModel).advice).toMatch(/\.$/)
  })

  test('the refiner of SDXL', async () => {
    expect(recognise(await whole('sdxl-refiner'))).toMatchObject({ kind: 'other', model: 'sdxl-refiner' })
  })

  test('models of other noise, other inputs and other outputs', async () => {
    const [xl, sd] = [await whole('sdxl'), await whole('sd-2')]
    expect(recognise([...xl, ['edm_mean', 'F32', [4]]])).toMatchObject({ model: 'playground' })
    expect(recognise([...xl, ['edm_vpred.sigma_max', 'F32', []]])).toMatchObject({ model: 'playground' })
    expect(recognise([...sd, ['model.diffusion_model.label_emb.weight', 'F16', [1000, 1280]]])).toMatchObject(
      {
        model: 'sd-upscaler',
      },
    )
    const depth = sd.map(
      ([name, dtype, dims]): Entry => [
        name,
        dtype,
        name === 'model.diffusion_model.input_blocks.0.0.weight' ? [320, 5, 3, 3] : dims,
      ],
    )
    expect(recognise(depth)).toMatchObject({ model: 'sd-upscaler' })
    const unclip = ['0.0', '0.2'].flatMap((layer): Entry[] => [
      [`model.diffusion_model.label_emb.${layer}.weight`, 'F16', [1280, 2048]],
      [`model.diffusion_model.label_emb.${layer}.bias`, 'F16', [1280]],
    ])
    expect(recognise([...sd, ...unclip])).toMatchObject({ model: 'sd-unclip' })
  })

  test('a file that lacks a tensor, one with strange parts, and one with types that nothing computes with', async () => {
    const sd = await whole('sd-1')
    const name = 'model.diffusion_model.middle_block.1.transformer_blocks.0.attn2.to_k.weight'
    expect(() => recognise(sd.filter(([tensor]) => tensor !== name))).toThrow(
      /UNet in "x.safetensors" is not complete: "mid_block\.attentions\.0\.transformer_blocks\.0\.attn2\.to_k\.weight" is missing/,
    )
    const block = /^cond_stage_model\.transformer\.text_model\.encoder\.layers\.4\./
    expect(() => recognise(sd.filter(([tensor]) => !block.test(tensor)))).toThrow(
      /text encoder in .* "text_model\.encoder\.layers\.4\.\*" is missing/,
    )
    expect(() =>
      recognise([...sd, ['model.diffusion_model.encoder_hid_proj.weight', 'F16', [2, 2]]]),
    ).toThrow(/parts that Likeness does not know, such as "encoder_hid_proj\.weight"/)
    const narrow = sd.map(([tensor, dtype, dims]): Entry => [tensor, tensor === name ? 'I8' : dtype, dims])
    expect(() => recognise(narrow)).toThrow(/holds ".*" as I8, with which Likeness cannot compute/)
    // Of a tensor that nothing needs the type does not matter.
    expect(checkpoint([...sd, ['some.counter', 'I16', [3]]]).unused).toContain('some.counter')
  })

  test('names that every object of JavaScript has are names like others', async () => {
    const hostile = ['constructor', 'toString', '__proto__', 'hasOwnProperty']
    const { single: sd } = await fullCheckpoint('sd-1')
    const { single: xl } = await fullCheckpoint('sdxl')
    for (const name of hostile) {
      expect(checkpoint([...sd, [name, 'F16', [2]]]).unused).toContain(name)
      for (const at of [
        'model.diffusion_model.',
        'model.diffusion_model.input_blocks.1.0.',
        'first_stage_model.',
      ])
        for (const end of ['', '.weight'])
          expect(() => recognise([...sd, [`${at}${name}${end}`, 'F16', [2]]])).toThrow(LikenessError)
      const bigG = 'conditioner.embedders.1.model.'
      for (const at of [bigG, `${bigG}transformer.resblocks.3.`])
        expect(() => recognise([...xl, [`${at}${name}`, 'F16', [2]]])).toThrow(
          /parts that Likeness does not know/,
        )
    }
  })

  test('what nobody knows is described', () => {
    expect(() => recognise([...one('a'), ...one('b')])).toThrow(
      '"x.safetensors" is no model that Likeness knows: it holds 2 tensors, such as a, b. Choose a Stable Diffusion 1, 2 or XL model.',
    )
    expect(() => recognise([])).toThrow('it holds 0 tensors. Choose')
  })
})
