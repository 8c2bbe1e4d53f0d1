import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Entry, safetensorsOf } from '../../../../tests/golden/golden-checkpoint.ts'
import { type ErrorCode, LikenessError } from '../../errors.ts'
import { type Dtype, dtypeBytes } from '../dtypes.ts'
import { deltaShape, type LoraFile } from './lora-file.ts'
import { readLora } from './read-lora.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'likeness-lora-'))
})
afterAll(() => rm(folder, { recursive: true }))

interface Content {
  readonly metadata?: Readonly<Record<string, string>>
  readonly alpha?: number
  readonly file?: string
}

/** A file with these tensors, zeros but for alphas. */
const bytesOf = (entries: readonly Entry[], { metadata = {}, alpha = 4 }: Content = {}): Uint8Array => {
  const dtypes = new Map(entries.map(([name, dtype]) => [name, dtype]))
  return safetensorsOf(entries, {
    metadata,
    valuesOf: (name, dims) =>
      name.endsWith('.alpha')
        ? Float32Array.of(alpha)
        : new Uint8Array(dims.reduce((product, size) => product * size, dtypeBytes[dtypes.get(name)!])),
  })
}

const read = async (entries: readonly Entry[], content: Content = {}): Promise<LoraFile> => {
  const path = join(folder, content.file ?? 'x.safetensors')
  await writeFile(path, bytesOf(entries, content))
  return readLora(path)
}

const errorOf = async (entries: readonly Entry[], content?: Content): Promise<LikenessError> => {
  const error: unknown = await read(entries, content).catch(error => error)
  expect(error).toBeInstanceOf(LikenessError)
  return error as LikenessError
}

const f16 = (name: string, dims: readonly number[]): Entry => [name, 'F16', dims]

/** By kohya's names, with an alpha. */
const kohya = (layer: string, outputs: number, inputs: number, rank = 8, dtype: Dtype = 'F16'): Entry[] => [
  [`${layer}.alpha`, 'F32', []],
  [`${layer}.lora_down.weight`, dtype, [rank, inputs]],
  [`${layer}.lora_up.weight`, dtype, [outputs, rank]],
]

const crossAttention = 'lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k'

/** A pair under other names. */
const pair = (layer: string, ends: readonly [down: string, up: string], inputs = 768): Entry[] => [
  f16(layer + ends[0], [8, inputs]),
  f16(layer + ends[1], [320, 8]),
]

describe('names of every program', () => {
  const unetKey = 'down_blocks_0_attentions_0_transformer_blocks_0_attn2_to_k'
  const dotted = 'down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k'
  const peft = ['.lora_A.weight', '.lora_B.weight'] as const
  test.each<readonly [string, readonly Entry[], string]>([
    ['kohya', kohya(crossAttention, 320, 768), unetKey],
    ['diffusers with peft', pair(`unet.${dotted}`, peft), unetKey],
    ['peft alone', pair(`base_model.model.${dotted}`, peft), unetKey],
    [
      'peft, as it was saved unnamed',
      pair(dotted, ['.lora_A.default.weight', '.lora_B.default.weight']),
      unetKey,
    ],
    ['diffusers', pair(`unet.${dotted}`, ['.lora.down.weight', '.lora.up.weight']), unetKey],
    [
      'diffusers until 0.20',
      pair(`unet.${dotted.replace('.to_k', '.processor.to_k')}`, ['_lora.down.weight', '_lora.up.weight']),
      unetKey,
    ],
    ['LyCORIS alone', pair(`lycoris_${unetKey}`, ['.lora_down.weight', '.lora_up.weight']), unetKey],
    [
      'ComfyUI',
      pair('diffusion_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k', [
        '.lora_down.weight',
        '.lora_up.weight',
      ]),
      'input_blocks_1_1_transformer_blocks_0_attn2_to_k',
    ],
  ])('%s', async (_, entries, key) => {
    const { kind, networks, rank, modules } = await read(entries)
    expect({ kind, networks, rank }).toEqual({ kind: 'sd-1', networks: ['unet'], rank: 8 })
    expect(modules).toMatchObject([{ network: 'unet', key, delta: { algorithm: 'lora' } }])
    expect(deltaShape(modules[0]!.delta!)).toEqual([320, 768])
  })

  const textKey = 'text_model_encoder_layers_0_self_attn_q_proj'
  const textLayer = 'text_model.encoder.layers.0.self_attn.q_proj'
  test.each<readonly [string, string, readonly [string, string]]>([
    ['kohya', `lora_te_${textKey}`, ['.lora_down.weight', '.lora_up.weight']],
    ['diffusers with peft', `text_encoder.${textLayer}`, peft],
    ['transformers 5', `text_encoder.${textLayer.replace('text_model.', '')}`, peft],
    ['peft alone', `base_model.model.${textLayer}`, peft],
    [
      'diffusers until 0.20',
      `text_encoder.${textLayer}`,
      ['.lora_linear_layer.down.weight', '.lora_linear_layer.up.weight'],
    ],
    [
      'diffusers until 0.15',
      `text_encoder.${textLayer.replace('q_proj', 'to_q')}`,
      ['_lora.down.weight', '_lora.up.weight'],
    ],
  ])('%s, of a text encoder', async (_, layer, ends) => {
    const { kind, modules } = await read(pair(layer, ends))
    expect({ kind, modules }).toMatchObject({
      kind: 'sd-1',
      modules: [{ network: 'text_encoder', key: textKey }],
    })
  })

  test('the text encoders of SDXL are told apart', async () => {
    const { kind, networks } = await read([
      ...kohya(`lora_te1_${textKey}`, 768, 768),
      ...kohya(`lora_te2_${textKey}`, 1280, 1280),
    ])
    expect({ kind, networks }).toEqual({ kind: 'sdxl', networks: ['text_encoder', 'text_encoder_2'] })
  })

  test('the output of attention is numbered where old names do not', async () => {
    const layer = dotted.replace('attn2.to_k', 'attn1.processor.to_out')
    const { modules } = await read([
      ...kohya(crossAttention, 320, 768),
      ...pair(`unet.${layer}`, ['_lora.down.weight', '_lora.up.weight'], 320),
    ])
    expect(modules.map(({ key }) => key)).toContain(
      'down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_out_0',
    )
  })
})

describe('the model it is for', () => {
  test.each([
    [768, 'sd-1'],
    [1024, 'sd-2'],
    [2048, 'sdxl'],
  ] as const)('attends to text of %i numbers: %s', async (width, kind) => {
    expect((await read(kohya(crossAttention, 320, width))).kind).toBe(kind)
  })

  test('is stated where no width tells', async () => {
    const layer = kohya('lora_unet_down_blocks_1_resnets_0_time_emb_proj', 640, 1280)
    const stated = (metadata: Record<string, string>) => read(layer, { metadata })
    expect((await stated({ ss_base_model_version: 'sdxl_base_v1-0' })).kind).toBe('sdxl')
    expect((await stated({ ss_base_model_version: 'sd_v2_768_v' })).kind).toBe('sd-2')
    expect((await stated({ 'modelspec.architecture': 'stable-diffusion-v1/lora' })).kind).toBe('sd-1')
    expect(await errorOf(layer)).toMatchObject({ code: 'model-not-recognised' })
  })

  const one = (name: string) => pair(name, ['.lora_A.weight', '.lora_B.weight'])
  test.each<readonly [string, readonly Entry[], string]>([
    ['flux', one('transformer.single_transformer_blocks.0.attn.to_q'), 'FLUX.1'],
    ['flux', kohya('lora_unet_double_blocks_0_img_attn_qkv', 64, 64), 'FLUX.1'],
    ['stable-diffusion-3', one('transformer.transformer_blocks.0.attn.add_q_proj'), 'Stable Diffusion 3'],
    ['stable-diffusion-3', kohya('lora_unet_joint_blocks_0_x_block_attn_qkv', 64, 64), 'Stable Diffusion 3'],
    ['qwen-image', one('transformer.transformer_blocks.0.img_mlp.net.2'), 'Qwen-Image'],
    ['video', one('diffusion_model.blocks.0.self_attn.q'), 'videos'],
    ['z-image', one('diffusion_model.layers.0.attention.qkv'), 'Z-Image'],
    ['other-transformer', kohya('lora_prior_unet_down_blocks_0_1_attention', 64, 64), 'Stable Cascade'],
    ['animation', one('unet.down_blocks.0.motion_modules.0.proj_in'), 'AnimateDiff'],
    ['controlnet', [...kohya(crossAttention, 320, 768), f16('lora_controlnet', [0])], 'ControlNet'],
    ['sdxl-refiner', kohya(crossAttention, 384, 1280), 'refiner'],
    ['lora', [f16(`${crossAttention}.oft_blocks`, [4, 80, 80])], 'OFT'],
    ['lora', [f16(`${crossAttention}.on_input`, [1]), f16(`${crossAttention}.weight`, [320])], 'IA3'],
  ])('is another one: %s %#', async (fileKind, entries, words) => {
    const error = await errorOf(entries)
    expect(error).toMatchObject({ code: 'model-unsupported', details: { fileKind } })
    expect(error.message).toContain(words)
  })

  test('is none where nothing is a LoRA', async () => {
    expect(await errorOf([f16('conv_in.weight', [4, 4])])).toMatchObject({ code: 'model-not-recognised' })
    expect(await errorOf([])).toMatchObject({ code: 'model-not-recognised' })
  })
})

describe('every kind of change', () => {
  const conv = 'lora_unet_down_blocks_0_resnets_0_conv1'
  const base = kohya(crossAttention, 320, 768)
  test.each<readonly [string, readonly Entry[], number]>([
    [
      'a convolution',
      [f16(`${conv}.lora_down.weight`, [2, 320, 3, 3]), f16(`${conv}.lora_up.weight`, [320, 2, 1, 1])],
      2,
    ],
    [
      'a convolution in three parts',
      [
        f16(`${conv}.lora_down.weight`, [2, 320, 1, 1]),
        f16(`${conv}.lora_mid.weight`, [3, 2, 3, 3]),
        f16(`${conv}.lora_up.weight`, [320, 3, 1, 1]),
      ],
      2,
    ],
    [
      'LoHa',
      ['w1', 'w2'].flatMap(w => [
        f16(`${conv}.hada_${w}_a`, [320, 2]),
        f16(`${conv}.hada_${w}_b`, [2, 2880]),
      ]),
      2,
    ],
    [
      'LoHa of kernels',
      ['1', '2'].flatMap(i => [
        f16(`${conv}.hada_w${i}_a`, [2, 320]),
        f16(`${conv}.hada_w${i}_b`, [2, 320]),
        f16(`${conv}.hada_t${i}`, [2, 2, 3, 3]),
      ]),
      2,
    ],
    [
      'LoKr',
      [
        f16(`${conv}.lokr_w1`, [16, 16]),
        f16(`${conv}.lokr_w2_a`, [20, 2]),
        f16(`${conv}.lokr_w2_b`, [2, 180]),
      ],
      2,
    ],
    [
      'LoKr of kernels',
      [
        f16(`${conv}.lokr_w1_a`, [16, 2]),
        f16(`${conv}.lokr_w1_b`, [2, 16]),
        f16(`${conv}.lokr_w2_a`, [2, 20]),
        f16(`${conv}.lokr_w2_b`, [2, 20]),
        f16(`${conv}.lokr_t2`, [2, 2, 3, 3]),
      ],
      2,
    ],
  ])('%s', async (_, entries, rank) => {
    const { modules } = await read([...base, ...entries, [`${conv}.alpha`, 'F32', []]], { alpha: 6 })
    const module = modules.find(({ key }) => key.endsWith('conv1'))!
    expect(deltaShape(module.delta!)).toEqual([320, 2880])
    expect(module.scale).toBe(6 / rank)
  })

  test('two whole matrices of a LoKr are not scaled', async () => {
    const { modules, rank } = await read(
      [
        f16(`${crossAttention}.lokr_w1`, [16, 16]),
        f16(`${crossAttention}.lokr_w2`, [20, 48]),
        [`${crossAttention}.alpha`, 'F32', []],
      ],
      { alpha: 1000 },
    )
    expect({ scale: modules[0]?.scale, rank }).toEqual({ scale: 1, rank: null })
  })

  test('whole differences, of biases and norms, too', async () => {
    const norm = 'lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_norm1'
    const { modules, algorithms } = await read([
      f16(`${crossAttention}.diff`, [320, 768]),
      f16(`${conv}.diff_b`, [320]),
      f16(`${norm}.w_norm`, [320]),
      f16(`${norm}.b_norm`, [320]),
    ])
    expect(algorithms).toEqual(['full'])
    expect(modules.map(({ delta, biasDiff }) => [delta && deltaShape(delta), biasDiff?.dims])).toEqual([
      [[320, 768], undefined],
      [undefined, [320]],
      [[320, 1], [320]],
    ])
  })

  test('DoRA, by the names of LyCORIS and of peft', async () => {
    const lycoris = await read([...base, f16(`${crossAttention}.dora_scale`, [1, 768])])
    expect(lycoris.isDora).toBe(true)
    expect(lycoris.modules[0]?.magnitude?.dims).toEqual([1, 768])
    const layer = 'unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k'
    const peft = await read([
      ...pair(layer, ['.lora_A.weight', '.lora_B.weight']),
      f16(`${layer}.lora_magnitude_vector`, [320]),
    ])
    expect(peft.modules[0]?.magnitude?.dims).toEqual([320, 1])
  })

  test('alpha over rank, from the file or from the configuration of peft', async () => {
    expect((await read(base, { alpha: 4 })).modules[0]?.scale).toBe(0.5)
    const layer = 'unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k'
    const scaleOf = async (config?: Record<string, unknown>) =>
      (
        await read(pair(layer, ['.lora_A.weight', '.lora_B.weight']), {
          ...(config && { metadata: { lora_adapter_metadata: JSON.stringify(config) } }),
        })
      ).modules[0]?.scale
    expect(await scaleOf()).toBe(1)
    expect(await scaleOf({ 'unet.r': 8, 'unet.lora_alpha': 16 })).toBe(2)
    expect(await scaleOf({ 'unet.lora_alpha': 16, 'unet.use_rslora': true })).toBeCloseTo(16 / Math.sqrt(8))
    expect(await scaleOf({ 'unet.lora_alpha': 16, 'unet.alpha_pattern': { 'attn2.to_k': 4 } })).toBe(0.5)
    expect(await scaleOf({ 'text_encoder.lora_alpha': 16 })).toBe(1)
  })

  test('of half, single and other precision', async () => {
    for (const [dtype, precision] of [
      ['F16', 'float16'],
      ['F32', 'float32'],
      ['BF16', 'bfloat16'],
      ['F8_E4M3', 'float8e4m3fn'],
    ] as const) {
      const lora = await read(kohya(crossAttention, 320, 768, 8, dtype))
      expect([lora.precision, lora.parameters]).toEqual([precision, 8 * (320 + 768)])
    }
    expect(await errorOf(kohya(crossAttention, 320, 768, 8, 'I8'))).toMatchObject({
      code: 'model-unsupported',
    })
  })
})

describe('what its makers say', () => {
  test('words that call it up, those of most pictures first', async () => {
    const { triggerWords, title, licence } = await read(kohya(crossAttention, 320, 768), {
      metadata: {
        'modelspec.trigger_phrase': 'ohwx woman, by ohwx',
        'modelspec.title': 'Some title',
        'modelspec.license': 'CC-BY-4.0',
        ss_output_name: 'other',
        ss_tag_frequency: JSON.stringify({
          '10_ohwx': { smile: 5, 'ohwx woman': 20, ' hat ': 1 },
          '5_more': { hat: 30, smile: 2, 'no count': 'many' },
        }),
      },
    })
    expect(triggerWords).toEqual(['ohwx woman', 'by ohwx', 'hat', 'smile'])
    expect([title, licence]).toEqual(['Some title', 'CC-BY-4.0'])
  })

  test('nothing, in the words for nothing', async () => {
    const lora = await read(kohya(crossAttention, 320, 768), {
      metadata: { 'modelspec.title': 'None', ss_tag_frequency: '[broken', 'modelspec.license': ' ' },
    })
    expect(lora.triggerWords).toEqual([])
    expect(lora).not.toHaveProperty('title')
    expect(lora).not.toHaveProperty('licence')
  })

  test.each([
    ['lcm-lora-sdv1-5.safetensors', 'lcm', 'leading', 6, 1],
    ['sdxl_lightning_4step_lora.safetensors', 'euler', 'trailing', 4, 1],
    ['Hyper-SD15-8steps-lora.safetensors', 'ddim', 'trailing', 8, 1],
    ['Hyper-SDXL-12steps-CFG-lora.safetensors', 'ddim', 'trailing', 12, 5],
    ['Hyper-SDXL-1step-lora.safetensors', 'tcd', 'trailing', 1, 1],
    ['TCD-SD15-LoRA.safetensors', 'tcd', 'leading', 4, 1],
    ['dmd2_sdxl_4step_lora_fp16.safetensors', 'lcm', 'leading', 4, 1],
    ['sd_xl_turbo_lora_v1.safetensors', 'euler-a', 'trailing', 4, 1],
  ])('%s is sampled by %s', async (file, scheduler, timestepSpacing, steps, guidanceScale) => {
    const { sampling } = await read(kohya(crossAttention, 320, 768), { file })
    expect(sampling).toEqual({ scheduler, timestepSpacing, steps, guidanceScale, basis: 'name' })
  })

  test('metadata are believed before a name, and usual names say nothing', async () => {
    const entries = kohya(crossAttention, 320, 768)
    const { sampling } = await read(entries, { metadata: { 'modelspec.title': 'LCM for all' } })
    expect(sampling).toMatchObject({ scheduler: 'lcm', basis: 'metadata' })
    for (const file of ['lightning_mage.safetensors', 'turbo-engine.safetensors', 'hyperrealism.safetensors'])
      expect(await read(entries, { file })).not.toHaveProperty('sampling')
  })
})

describe('a file that contradicts itself is refused', () => {
  const down = `${crossAttention}.lora_down.weight`
  const up = `${crossAttention}.lora_up.weight`
  test.each<readonly [string, readonly Entry[], ErrorCode]>([
    ['ranks that differ', [f16(down, [8, 768]), f16(up, [320, 4])], 'model-damaged'],
    ['half of a product', [f16(down, [8, 768])], 'model-damaged'],
    ['vectors for matrices', [f16(down, [8]), f16(up, [320])], 'model-damaged'],
    ['an empty matrix', [f16(down, [0, 768]), f16(up, [320, 0])], 'model-damaged'],
    ['a wide kernel in the wrong place', [f16(down, [8, 768]), f16(up, [320, 8, 3, 3])], 'model-damaged'],
    ['an alpha alone', [[`${crossAttention}.alpha`, 'F32', []]], 'model-damaged'],
    ['a magnitude alone', [f16(`${crossAttention}.dora_scale`, [320, 1])], 'model-damaged'],
    [
      'two kinds at once',
      [...kohya(crossAttention, 320, 768), f16(`${crossAttention}.diff`, [320, 768])],
      'model-damaged',
    ],
    [
      'a layer under two names',
      [
        ...kohya(crossAttention, 320, 768),
        f16('unet.down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.lora_A.weight', [8, 768]),
      ],
      'model-damaged',
    ],
    [
      'parts of something else',
      [...kohya(crossAttention, 320, 768), f16('vae.x.weight', [4, 4])],
      'model-unsupported',
    ],
  ])('%s', async (_, entries, code) => {
    const error = await errorOf(entries)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(/^"x\.safetensors".*\.$/)
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('an alpha of %d', async alpha => {
    expect(await errorOf(kohya(crossAttention, 320, 768), { alpha })).toMatchObject({ code: 'model-damaged' })
  })

  test('whatever is changed in a file, it is read or refused', async () => {
    const whole = bytesOf([
      ...kohya(crossAttention, 32, 768, 2),
      ...kohya('lora_te_text_model_encoder_layers_0_mlp_fc1', 32, 8, 2),
    ])
    const path = join(folder, 'fuzzed.safetensors')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(1200), fc.integer({ min: 32, max: 126 })), { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat(whole.length), { freq: 4 }),
        async (changes, length) => {
          const bytes = whole.slice(0, length ?? whole.length)
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
          await writeFile(path, bytes)
          const found: unknown = await readLora(path).catch((error: unknown) => error)
          if (found instanceof Error) expect(found).toBeInstanceOf(LikenessError)
          else
            for (const { delta } of (found as LoraFile).modules)
              expect(deltaShape(delta!)[0]).toBeGreaterThan(0)
        },
      ),
      { numRuns: 150 },
    )
  })
})
