import { describe, expect, test } from 'vitest'
import {
  contentOf,
  type Entry,
  type FullCheckpointName,
  fullCheckpoint,
} from '../../../tests/golden/golden-checkpoint.ts'
import { LikenessError } from '../errors.ts'
import type { OtherModel } from './other-models.ts'
import { recogniseCheckpoint } from './recognise-checkpoint.ts'

const recognise = (entries: readonly Entry[]) => recogniseCheckpoint(contentOf(entries), 'x.safetensors')

/** Names of a checkpoint's tensors that nothing needs. */
const unusedOf = (entries: readonly Entry[]): readonly string[] => {
  const found = recognise(entries)
  return 'unused' in found ? found.unused : []
}

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

  test('a model that changes pictures by instruction', async () => {
    expect(recognise(await whole('sd-1-instruct-pix2pix'))).toMatchObject({
      ...{ kind: 'other', model: 'instruct-pix2pix' },
      advice: expect.stringContaining('the Stable Diffusion model it was made from'),
    })
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
    expect(unusedOf([...sd, ['some.counter', 'I16', [3]]])).toContain('some.counter')
  })

  test('names that every object of JavaScript has are names like others', async () => {
    const hostile = ['constructor', 'toString', '__proto__', 'hasOwnProperty']
    const { single: sd } = await fullCheckpoint('sd-1')
    const { single: xl } = await fullCheckpoint('sdxl')
    for (const name of hostile) {
      expect(unusedOf([...sd, [name, 'F16', [2]]])).toContain(name)
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
