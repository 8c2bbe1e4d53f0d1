import type { StoredTensors } from '../safetensors.ts'
import type { Weight } from '../weight.ts'
import { mapOf, type NamedWeights, rowsOf, weightOf } from './named-weights.ts'

const outside = mapOf({
  'token_embedding.weight': 'text_model.embeddings.token_embedding.weight',
  positional_embedding: 'text_model.embeddings.position_embedding.weight',
  'ln_final.weight': 'text_model.final_layer_norm.weight',
  'ln_final.bias': 'text_model.final_layer_norm.bias',
  'text_projection.weight': 'text_projection.weight',
})

const layers = mapOf({
  ln_1: 'layer_norm1',
  ln_2: 'layer_norm2',
  'attn.out_proj': 'self_attn.out_proj',
  'mlp.c_fc': 'mlp.fc1',
  'mlp.c_proj': 'mlp.fc2',
})

/** The temperature of training, the mask of the attention, and the half of CLIP that looks at pictures. */
const notNeeded = /^(logit_scale|attn_mask$|visual\.)/

/**
 * A text encoder by OpenCLIP's names (without `cond_stage_model.model.` or `conditioner.embedders.1.model.`): query, key and value
 * are rows of one matrix, and the projection of the text is stored as [in, out]. Source: open_clip `transformer.py`.
 * @param used how many layers are computed, and whether the projection of the pooled text is; default: all
 */
export const nameOpenClip = (
  tensors: StoredTensors,
  used: { readonly layers: number; readonly projection: boolean } = {
    layers: Number.POSITIVE_INFINITY,
    projection: true,
  },
): NamedWeights => {
  const weights = new Map<string, Weight>()
  const unknown: string[] = []
  for (const [name, tensor] of tensors) {
    if (notNeeded.test(name)) continue
    if (name === 'text_projection') {
      if (used.projection)
        weights.set('text_projection.weight', { ...weightOf(name, tensor), transposed: true })
      continue
    }
    const [, layer = '', inner = ''] = /^transformer\.resblocks\.(\d+)\.(.+)$/.exec(name) ?? []
    if (layer !== '' && Number(layer) >= used.layers) continue
    const at = `text_model.encoder.layers.${layer}.`
    const fused = /^attn\.in_proj_(weight|bias)$/.exec(inner)
    const rows = (tensor.dims[0] ?? 0) / 3
    if (fused && rows > 0 && Number.isInteger(rows)) {
      const weight = weightOf(name, tensor)
      for (const [i, part] of ['q', 'k', 'v'].entries())
        weights.set(`${at}self_attn.${part}_proj.${fused[1]}`, rowsOf(weight, i * rows, rows))
      continue
    }
    const dot = inner.lastIndexOf('.')
    const renamed = layer === '' ? outside.get(name) : layers.get(inner.slice(0, dot))
    if (!renamed) unknown.push(name)
    else weights.set(layer === '' ? renamed : `${at}${renamed}${inner.slice(dot)}`, weightOf(name, tensor))
  }
  return { weights, unknown }
}
