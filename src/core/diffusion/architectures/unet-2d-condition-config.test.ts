import { expect, test } from 'vitest'
import { readTinyWeights, readUnetGolden } from '../../../../tests/golden/unet-golden.ts'
import type { Weights } from '../../weights/weight.ts'
import { inferUnet2DConditionConfig } from './unet-2d-condition-config.ts'

test.each(['sd1', 'sd2', 'sdxl', 'inpaint', 'edit', 'lcm', 'without-mid', 'depths'])(
  'the weights of %s tell what its config.json says',
  async name => {
    const { config } = readUnetGolden(name)
    expect(inferUnet2DConditionConfig(await readTinyWeights(name))).toMatchObject({
      inChannels: config.in_channels,
      outChannels: config.out_channels,
      blockOutChannels: config.block_out_channels,
      crossAttentionDim: config.cross_attention_dim,
      additionEmbedType: config.addition_embed_type ?? null,
      additionTimeEmbedDim: config.addition_time_embed_dim ?? null,
      timeCondProjDim: config.time_cond_proj_dim ?? null,
    })
  },
)

/** The tensors of a published size that the configuration hangs on. */
const published = (
  channels: readonly number[],
  crossAttentionDim: number,
  { convolves = false, addedDim }: { readonly convolves?: boolean; readonly addedDim?: number } = {},
): Weights => {
  const dims: Record<string, readonly number[]> = {
    'conv_in.weight': [320, 4, 3, 3],
    'conv_out.weight': [4, 320, 3, 3],
    'mid_block.attentions.0.transformer_blocks.0.attn2.to_k.weight': [1280, crossAttentionDim],
    'mid_block.attentions.0.proj_in.weight': convolves ? [1280, 1280, 1, 1] : [1280, 1280],
    ...(addedDim && { 'add_embedding.linear_1.weight': [1280, addedDim] }),
  }
  channels.forEach((c, i) => {
    dims[`down_blocks.${i}.resnets.0.conv1.weight`] = [c, 320, 3, 3]
  })
  const place = { type: 'float16', location: 'model.safetensors', offset: 0, bytes: 0 } as const
  return new Map(Object.entries(dims).map(([name, shape]) => [name, { ...place, dims: shape }]))
}

test.each([
  {
    family: 'Stable Diffusion 1.5',
    weights: published([320, 640, 1280, 1280], 768, { convolves: true }),
    heads: [8, 8, 8, 8],
  },
  {
    family: 'Stable Diffusion 2.1',
    weights: published([320, 640, 1280, 1280], 1024),
    heads: [5, 10, 20, 20],
  },
  { family: 'SDXL', weights: published([320, 640, 1280], 2048, { addedDim: 2816 }), heads: [5, 10, 20] },
])('$family has its published heads', ({ weights, heads }) => {
  expect(inferUnet2DConditionConfig(weights)).toMatchObject({ numAttentionHeads: heads, normNumGroups: 32 })
})

test('SDXL has 256 features for each of six sizes', () => {
  expect(inferUnet2DConditionConfig(published([320, 640, 1280], 2048, { addedDim: 2816 }))).toMatchObject({
    additionEmbedType: 'text_time',
    additionTimeEmbedDim: 256,
  })
})

test('weights of another network are refused', () => {
  expect(() => inferUnet2DConditionConfig(new Map())).toThrow(RangeError)
})
