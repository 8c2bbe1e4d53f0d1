import type { LoraNetwork } from './lora-file.ts'

/** What a tensor is of its module. */
export type LoraPart =
  | 'alpha'
  | 'dora_scale'
  | 'lora_magnitude_vector'
  | 'diff'
  | 'diff_b'
  | 'up'
  | 'down'
  | 'mid'
  | `hada_${'w1_a' | 'w1_b' | 'w2_a' | 'w2_b' | 't1' | 't2'}`
  | `lokr_${'w1' | 'w1_a' | 'w1_b' | 'w2' | 'w2_a' | 'w2_b' | 't2'}`

export interface LoraKey {
  readonly network: LoraNetwork
  /** The layer's name with `_` for dots. */
  readonly key: string
  /** The layer's name as in the file. */
  readonly name: string
  readonly part: LoraPart
}

/**
 * How names end, by who writes them: kohya's scripts and LyCORIS; peft; diffusers until 0.20, which had the layers of attention
 * as `to_q_lora` and those of text encoders as `q_proj.lora_linear_layer`. An adapter that was not renamed is called `default`.
 */
const endings: readonly (readonly [RegExp, (found: RegExpExecArray) => LoraPart])[] = [
  [/\.lora_(up|down|mid)\.weight$/, found => found[1] as 'up' | 'down' | 'mid'],
  [/\.lora_([AB])(?:\.default)?\.weight$/, found => (found[1] === 'A' ? 'down' : 'up')],
  [/(?:[._]lora|\.lora_linear_layer)\.(up|down)\.weight$/, found => found[1] as 'up' | 'down'],
  [/\.lora_magnitude_vector(?:\.default)?(?:\.weight)?$/, () => 'lora_magnitude_vector'],
  [/\.(hada_(?:w[12]_[ab]|t[12]))(?:\.default)?$/, found => found[1] as LoraPart],
  [/\.(lokr_(?:w[12]|w[12]_[ab]|t2))(?:\.default)?$/, found => found[1] as LoraPart],
  [/\.(alpha|diff|diff_b|dora_scale)$/, found => found[1] as LoraPart],
  // LyCORIS, of norms.
  [/\.w_norm$/, () => 'diff'],
  [/\.b_norm$/, () => 'diff_b'],
]

/** How names begin. SDXL's first text encoder is `te1`, Stable Diffusion's only one `te`. */
const beginnings: readonly (readonly [RegExp, LoraNetwork])[] = [
  [/^(?:lora_unet_|unet\.|(?:model\.)?diffusion_model\.)/, 'unet'],
  [/^(?:lora_te1?_|text_encoder\.|(?:text_encoders\.)?clip_l\.(?:transformer\.)?)/, 'text_encoder'],
  [/^(?:lora_te2_|text_encoder_2\.|(?:text_encoders\.)?clip_g\.(?:transformer\.)?)/, 'text_encoder_2'],
  [/^(?:lycoris_)?(?=text_model[._])/, 'text_encoder'],
  [/^(?:lycoris_)?/, 'unet'],
]

/** Layers of a UNet by diffusers' names and by SGM's, and of CLIP by transformers'. */
const layers: Readonly<Record<LoraNetwork, RegExp>> = {
  unet: /^(?:(?:down|up)_blocks_\d|mid_block_(?:resnets|attentions)_|conv_(?:in|out|norm_out)$|(?:time|add)_embedding_|(?:input|output)_blocks_\d|middle_block_\d|time_embed_|label_emb_|out_\d$)/,
  text_encoder: /^text_(?:model_|projection$)/,
  text_encoder_2: /^text_(?:model_|projection$)/,
}

/** Layers of attention in text encoders, as diffusers named them until 0.15. */
const oldTextLayers: Readonly<Record<string, string>> = {
  to_q: 'q_proj',
  to_k: 'k_proj',
  to_v: 'v_proj',
  to_out: 'out_proj',
}

/** What a tensor of a LoRA is for; null for a name that no LoRA of Stable Diffusion has. */
export const parseLoraKey = (tensor: string): LoraKey | null => {
  const whole = tensor.replace(/^base_model\.model\./, '')
  for (const [ending, partOf] of endings) {
    const found = ending.exec(whole)
    if (!found) continue
    const name = whole.slice(0, found.index)
    const [beginning, network] = beginnings.find(([start]) => start.test(name))!
    const key = layerKey(network, name.replace(beginning, ''))
    return layers[network].test(key) ? { network, key, name, part: partOf(found) } : null
  }
  return null
}

const layerKey = (network: LoraNetwork, name: string): string => {
  const key = name.replace(/\.processor(?=\.|$)/, '').replaceAll('.', '_')
  if (network === 'unet') return key.replace(/(_attn[12]_to_out)$/, '$1_0')
  // transformers 5 leaves `text_model` out.
  return (/^(?:encoder|embeddings|final_layer_norm)_/.test(key) ? `text_model_${key}` : key).replace(
    /(?<=_self_attn_)to_(?:q|k|v|out)$/,
    layer => oldTextLayers[layer]!,
  )
}
