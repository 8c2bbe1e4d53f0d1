import type { StoredTensors } from '../safetensors.ts'
import type { Weight } from '../weight.ts'
import { mapOf, type NamedWeights, nameWeights, reshaped } from './named-weights.ts'

/** Parts of names in CompVis' `AutoencoderKL`, in this order. */
const parts: readonly (readonly [RegExp, string])[] = [
  [/^encoder\.down\.(\d+)\.block\./, 'encoder.down_blocks.$1.resnets.'],
  [/^encoder\.down\.(\d+)\.downsample\./, 'encoder.down_blocks.$1.downsamplers.0.'],
  [/\.mid\.block_1\./, '.mid_block.resnets.0.'],
  [/\.mid\.block_2\./, '.mid_block.resnets.1.'],
  [/\.mid\.attn_1\./, '.mid_block.attentions.0.'],
  [/\.nin_shortcut\./, '.conv_shortcut.'],
  [/coder\.norm_out\./, 'coder.conv_norm_out.'],
]

/** Layers of the attention, by CompVis' names and by those that diffusers had until 0.17. */
const attentionLayers = mapOf({
  norm: 'group_norm',
  q: 'to_q',
  k: 'to_k',
  v: 'to_v',
  proj_out: 'to_out.0',
  query: 'to_q',
  key: 'to_k',
  value: 'to_v',
  proj_attn: 'to_out.0',
})

const known = /^(encoder|decoder|quant_conv|post_quant_conv)\./
/** What only training needs. */
const notNeeded = /^(loss|model_ema)\./

/**
 * A VAE by CompVis' names (without `first_stage_model.`) or by any of diffusers'. The 1 × 1 convolutions of its attention are
 * matrices in diffusers. Source: ldm `autoencoder.py`, diffusers `_convert_deprecated_attention_blocks`.
 */
export const nameVae = (tensors: StoredTensors): NamedWeights => {
  const levels = Array.from(tensors.keys(), name => Number(/^decoder\.up\.(\d+)\./.exec(name)?.[1] ?? -1))
  const last = levels.reduce((most, level) => Math.max(most, level), -1)
  const { weights, unknown } = nameWeights(tensors, name => {
    if (notNeeded.test(name)) return undefined
    return known.test(name) ? renamed(name, last) : null
  })
  return {
    weights: new Map(Array.from(weights, ([name, weight]) => [name, asMatrix(name, weight)])),
    unknown,
  }
}

const renamed = (name: string, lastLevel: number): string =>
  parts
    .reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), name)
    .replace(/^decoder\.up\.(\d+)\.(block|upsample)\./, (_, level, kind) => {
      const block = `decoder.up_blocks.${lastLevel - Number(level)}`
      return kind === 'block' ? `${block}.resnets.` : `${block}.upsamplers.0.`
    })
    .replace(
      /(\.mid_block\.attentions\.0\.)(\w+)(?=\.(?:weight|bias)$)/,
      (_, at, layer) => `${at}${attentionLayers.get(layer) ?? layer}`,
    )

const asMatrix = (name: string, weight: Weight): Weight =>
  /\.attentions\.0\.to_(q|k|v|out\.0)\.weight$/.test(name) && weight.dims.slice(2).every(size => size === 1)
    ? reshaped(weight, weight.dims.slice(0, 2))
    : weight
