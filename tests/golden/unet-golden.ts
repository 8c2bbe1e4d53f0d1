import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  inferUnet2DConditionConfig,
  type UNet2DConditionConfig,
} from '../../src/core/diffusion/architectures/unet-2d-condition-config.ts'
import { decodeFloat16, encodeFloat16 } from '../../src/core/tensor/float16.ts'
import { elementCount, type FloatTensor, floatTensor } from '../../src/core/tensor/tensor.ts'
import type { Weight, Weights, WeightType } from '../../src/core/weights/weight.ts'

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
export const tinyUnetConfig = (name: string, folder = unetFolder): UNet2DConditionConfig => {
  const { attention_head_dim: heads, norm_num_groups: normNumGroups } = readUnetGolden(name, folder).config
  const inferred = inferUnet2DConditionConfig(readTinyWeights(`${name}.safetensors`, folder))
  const numAttentionHeads = typeof heads === 'number' ? inferred.blockOutChannels.map(() => heads) : heads
  return { ...inferred, numAttentionHeads, normNumGroups }
}

const types: Readonly<Record<string, WeightType>> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' }

/** The header of a safetensors file: its length, then JSON. @param location from the folder of the goldens */
export const readTinyWeights = (location: string, folder = unetFolder): Weights => {
  const file = openSync(`${folder}/${location}`, 'r')
  try {
    const length = Buffer.alloc(8)
    readSync(file, length, 0, 8, 0)
    const header = Buffer.alloc(Number(length.readBigUInt64LE()))
    readSync(file, header, 0, header.length, 8)
    const weights = new Map<string, Weight>()
    for (const [name, entry] of Object.entries(JSON.parse(header.toString()))) {
      if (name === '__metadata__') continue
      const { dtype, shape, data_offsets } = entry as {
        dtype: string
        shape: number[]
        data_offsets: number[]
      }
      const [from, to] = data_offsets as [number, number]
      const offset = 8 + header.length + from
      weights.set(name, { type: types[dtype]!, dims: shape, location, offset, bytes: to - from })
    }
    return weights
  } finally {
    closeSync(file)
  }
}

/** float32(float16(float32(sin(step · i)))), as `wave` of make-unet-weights.py. */
const wave = (dims: readonly number[], step: number): FloatTensor =>
  floatTensor(
    decodeFloat16(
      encodeFloat16(Float32Array.from({ length: elementCount(dims) }, (_, i) => Math.sin(step * i))),
    ),
    dims,
  )

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
