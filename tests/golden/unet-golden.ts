import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  inferUnet2DConditionConfig,
  type UNet2DConditionConfig,
} from '../../src/core/diffusion/architectures/unet-2d-condition-config.ts'
import { type FloatTensor, floatTensor } from '../../src/core/tensor/tensor.ts'
import { weightTypes } from '../../src/core/weights/dtypes.ts'
import { readSafetensors } from '../../src/core/weights/safetensors.ts'
import type { Weights } from '../../src/core/weights/weight.ts'
import { wave } from './golden-weights.ts'

/** One run of diffusers: see make-unet-weights.py. */
export interface UnetCase {
  readonly batch: number
  readonly height: number
  readonly width: number
  readonly tokens: number
  readonly shape: readonly number[]
  readonly largest: number
  readonly every: number
  readonly values: readonly number[]
}

interface UnetGoldenConfig {
  readonly in_channels: number
  readonly out_channels: number
  readonly block_out_channels: readonly number[]
  readonly cross_attention_dim: number
  readonly attention_head_dim: number | readonly number[]
  readonly norm_num_groups: number
  readonly addition_embed_type?: 'text_time'
  readonly addition_time_embed_dim?: number
  readonly time_cond_proj_dim?: number
}

interface UnetGolden {
  /** The parts of config.json that are otherwise than diffusers' defaults. */
  readonly config: UnetGoldenConfig
  readonly cases: readonly UnetCase[]
}

export const unetFolder = fileURLToPath(new URL('unets', import.meta.url))

export const readUnetGolden = (name: string, folder = unetFolder): UnetGolden =>
  JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'))

/** What tiny networks have otherwise than the published, whose heads are wider and whose groups are more. */
export const tinyUnetConfig = async (name: string, folder = unetFolder): Promise<UNet2DConditionConfig> => {
  const { attention_head_dim: heads, norm_num_groups: normNumGroups } = readUnetGolden(name, folder).config
  const inferred = inferUnet2DConditionConfig(await readTinyWeights(name, folder))
  const numAttentionHeads = typeof heads === 'number' ? inferred.blockOutChannels.map(() => heads) : heads
  return { ...inferred, numAttentionHeads, normNumGroups }
}

/** The tensors of a golden, by their names in diffusers, at their places in the folder of the goldens. */
export const readTinyWeights = async (name: string, folder = unetFolder): Promise<Weights> => {
  const { tensors } = await readSafetensors(`${folder}/${name}.safetensors`)
  return new Map(
    Array.from(tensors, ([key, { dtype, ...tensor }]) => [key, { ...tensor, type: weightTypes[dtype]! }]),
  )
}

/** The inputs that make-unet-weights.py gave diffusers. */
export const unetFeeds = (
  { batch, height, width, tokens }: UnetCase,
  config: UNet2DConditionConfig,
): Record<string, FloatTensor> => {
  const ids = Array.from({ length: batch }, () => [192, 320, 0, 8, 192, 320])
  return {
    sample: wave([batch, config.inChannels, height, width], 0.37),
    timestep: floatTensor(Float32Array.of(901), [1]),
    encoder_hidden_states: wave([batch, tokens, config.crossAttentionDim], 0.73),
    ...(config.additionEmbedType && {
      text_embeds: wave([batch, 1280], 0.91),
      time_ids: floatTensor(Float32Array.from(ids.flat()), [batch, 6]),
    }),
    ...(config.timeCondProjDim && { timestep_cond: wave([batch, config.timeCondProjDim], 0.53) }),
  }
}

/** Largest difference from diffusers, over the largest value. */
export const unetError = (
  { every, values, largest, shape }: UnetCase,
  { data, dims }: FloatTensor,
): number => {
  if (`${dims}` !== `${shape}`) throw new RangeError(`[${dims}] where diffusers has [${shape}]`)
  return Math.max(...values.map((value, i) => Math.abs(data[i * every]! - value))) / largest
}
