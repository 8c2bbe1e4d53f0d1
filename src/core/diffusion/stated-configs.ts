import { z } from 'zod'
import { LikenessError } from '../errors.ts'
import type { AutoencoderKlConfig } from './architectures/autoencoder-kl-config.ts'
import type { ClipTextConfig } from './architectures/clip-text-model.ts'
import type { ControlNetConfig } from './architectures/controlnet-config.ts'
import type { UNetBlocksConfig } from './architectures/unet-2d-condition-config.ts'

// Only what weights do not tell by their names and shapes is read from a folder's config.json; null is "not set" there.

const count = z.int().positive()
const perLevel = z.union([count, z.array(count)])

const unetFields = z.object({
  num_attention_heads: perLevel.nullish(),
  attention_head_dim: perLevel.nullish(),
  norm_num_groups: count.nullish(),
  norm_eps: z.number().positive().nullish(),
  flip_sin_to_cos: z.boolean().nullish(),
  freq_shift: z.number().nullish(),
  addition_time_embed_dim: count.nullish(),
  act_fn: z.enum(['silu', 'swish']).nullish(),
  resnet_time_scale_shift: z.literal('default').nullish(),
  time_embedding_type: z.literal('positional').nullish(),
})

const controlNetFields = z.object({
  global_pool_conditions: z.boolean().nullish(),
  controlnet_conditioning_channel_order: z.literal('rgb').nullish(),
})

const textFields = z.object({
  num_attention_heads: count.nullish(),
  hidden_act: z.enum(['quick_gelu', 'gelu']).nullish(),
  layer_norm_eps: z.number().positive().nullish(),
  eos_token_id: z.int().nonnegative().nullish(),
})

const vaeFields = z.object({
  norm_num_groups: count.nullish(),
  act_fn: z.enum(['silu', 'swish']).nullish(),
})

/** @throws LikenessError `model-unsupported`, with the field */
const read = <T>(fields: z.ZodType<T>, config: unknown): Partial<T> => {
  if (config === undefined) return {}
  const result = fields.safeParse(config)
  if (result.success) return result.data
  const field = result.error.issues[0]?.path.join('.') ?? ''
  const value = JSON.stringify((config as Record<string, unknown> | null)?.[field])?.slice(0, 60)
  throw new LikenessError(
    'model-unsupported',
    `The model's config.json sets ${field} to ${value}, which Likeness cannot compute with. Choose another model.`,
  )
}

const set = <T extends object>(values: { readonly [K in keyof T]?: T[K] | null | undefined }): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as Partial<T>

/**
 * What a UNet's config.json says. The heads of each level stand in `attention_head_dim`, as diffusers reads it.
 * @param inferred for the number of levels
 * @throws LikenessError `model-unsupported` for what cannot be computed
 */
export const statedUnetConfig = (
  config: unknown,
  { blockOutChannels }: Pick<UNetBlocksConfig, 'blockOutChannels'>,
): Partial<Omit<UNetBlocksConfig, 'crossAttentionDim'>> => {
  const stated = read(unetFields, config)
  const heads = stated.num_attention_heads ?? stated.attention_head_dim
  return set<Omit<UNetBlocksConfig, 'crossAttentionDim'>>({
    numAttentionHeads: typeof heads === 'number' ? blockOutChannels.map(() => heads) : heads,
    normNumGroups: stated.norm_num_groups,
    normEps: stated.norm_eps,
    flipSinToCos: stated.flip_sin_to_cos,
    freqShift: stated.freq_shift,
    additionTimeEmbedDim: stated.addition_time_embed_dim,
  })
}

/** What a ControlNet's config.json says. @throws LikenessError `model-unsupported` for what cannot be computed */
export const statedControlNetConfig = (
  config: unknown,
  inferred: Pick<ControlNetConfig, 'blockOutChannels'>,
): Partial<ControlNetConfig> => {
  const { global_pool_conditions: pools } = read(controlNetFields, config)
  return { ...statedUnetConfig(config, inferred), ...(pools != null && { globalPoolConditions: pools }) }
}

/** What a text encoder's config.json says. @throws LikenessError `model-unsupported` for what cannot be computed */
export const statedTextConfig = (config: unknown): Partial<ClipTextConfig> => {
  const stated = read(textFields, config)
  return set<ClipTextConfig>({
    numAttentionHeads: stated.num_attention_heads,
    hiddenAct: stated.hidden_act,
    layerNormEps: stated.layer_norm_eps,
    eosTokenId: stated.eos_token_id,
  })
}

/** What a VAE's config.json says. @throws LikenessError `model-unsupported` for what cannot be computed */
export const statedVaeConfig = (config: unknown): Partial<AutoencoderKlConfig> => {
  const { norm_num_groups } = read(vaeFields, config)
  return norm_num_groups == null ? {} : { normNumGroups: norm_num_groups }
}
