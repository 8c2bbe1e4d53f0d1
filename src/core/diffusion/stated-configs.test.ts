import { expect, test } from 'vitest'
import { statedTextConfig, statedUnetConfig, statedVaeConfig } from './stated-configs.ts'

const levels = { blockOutChannels: [320, 640, 1280] }

test('the heads of a UNet stand in attention_head_dim, once or for each level', () => {
  expect(statedUnetConfig({ attention_head_dim: 8 }, levels)).toEqual({ numAttentionHeads: [8, 8, 8] })
  expect(statedUnetConfig({ attention_head_dim: [5, 10, 20] }, levels)).toEqual({
    numAttentionHeads: [5, 10, 20],
  })
  const both = { attention_head_dim: 8, num_attention_heads: [1, 2, 3] }
  expect(statedUnetConfig(both, levels)).toEqual({ numAttentionHeads: [1, 2, 3] })
})

test('what is not set, or null, overrides nothing', () => {
  expect(statedUnetConfig({ addition_time_embed_dim: null, sample_size: 64 }, levels)).toEqual({})
  expect(statedUnetConfig(undefined, levels)).toEqual({})
  expect(statedTextConfig({ hidden_act: 'gelu', eos_token_id: 49407 })).toEqual({
    ...{ hiddenAct: 'gelu', eosTokenId: 49407 },
  })
  expect(statedVaeConfig({ norm_num_groups: 16, scaling_factor: 0.5 })).toEqual({ normNumGroups: 16 })
})

test.each([
  [() => statedUnetConfig({ act_fn: 'mish' }, levels), /act_fn to "mish"/],
  [() => statedTextConfig({ hidden_act: 'relu' }), /hidden_act to "relu"/],
  [() => statedVaeConfig({ norm_num_groups: 0 }), /norm_num_groups to 0/],
])('what cannot be computed is told with its field', (read, message) => {
  expect(read).toThrow(message)
})
