import type { Weights } from './weight.ts'

/** A kind of block of a network: where it stands in the names, and what it consists of. */
interface Block {
  readonly at: RegExp
  readonly required: readonly string[]
  readonly optional?: readonly string[]
}

const both = (...layers: readonly string[]) => layers.flatMap(layer => [`${layer}.weight`, `${layer}.bias`])

const transformer = /^(?:(?:down|up)_blocks\.\d+|mid_block)\.attentions\.\d+\./
const inTransformer = new RegExp(`${transformer.source}transformer_blocks\\.\\d+\\.`)
const attention = (at: string) => [
  ...['to_q', 'to_k', 'to_v'].map(layer => `${at}.${layer}.weight`),
  ...both(`${at}.to_out.0`),
]

/** Blocks of a `UNet2DConditionModel`. */
const unetBlocks: readonly Block[] = [
  {
    at: inTransformer,
    required: [
      ...both('norm1', 'norm2', 'norm3', 'ff.net.0.proj', 'ff.net.2'),
      ...attention('attn1'),
      ...attention('attn2'),
    ],
  },
  { at: transformer, required: both('norm', 'proj_in', 'proj_out') },
  {
    at: /^(?:(?:down|up)_blocks\.\d+|mid_block)\.resnets\.\d+\./,
    required: both('norm1', 'conv1', 'time_emb_proj', 'norm2', 'conv2'),
    optional: both('conv_shortcut'),
  },
  { at: /^(?:down|up)_blocks\.\d+\.(?:down|up)samplers\.0\./, required: both('conv') },
]

const unetInput = both('conv_in', 'time_embedding.linear_1', 'time_embedding.linear_2')
const unetAdded = [
  'time_embedding.cond_proj.weight',
  ...both('add_embedding.linear_1', 'add_embedding.linear_2'),
]

/** Source: diffusers `UNet2DConditionModel`. */
const unet: readonly Block[] = [
  ...unetBlocks,
  { at: /^/, required: [...unetInput, ...both('conv_norm_out', 'conv_out')], optional: unetAdded },
]

/** Source: diffusers `ControlNetModel`. */
const controlNet: readonly Block[] = [
  ...unetBlocks,
  { at: /^controlnet_cond_embedding\.blocks\.\d+\./, required: ['weight', 'bias'] },
  { at: /^controlnet_down_blocks\.\d+\./, required: ['weight', 'bias'] },
  {
    at: /^/,
    required: [
      ...unetInput,
      ...both(
        'controlnet_mid_block',
        'controlnet_cond_embedding.conv_in',
        'controlnet_cond_embedding.conv_out',
      ),
    ],
    optional: unetAdded,
  },
]

/** Source: diffusers `AutoencoderKL`. */
const vae: readonly Block[] = [
  {
    at: /^(?:encoder|decoder)\.(?:(?:down|up)_blocks\.\d+|mid_block)\.resnets\.\d+\./,
    required: both('norm1', 'conv1', 'norm2', 'conv2'),
    optional: both('conv_shortcut'),
  },
  {
    at: /^(?:encoder|decoder)\.mid_block\.attentions\.0\./,
    required: both('group_norm', 'to_q', 'to_k', 'to_v', 'to_out.0'),
  },
  { at: /^(?:encoder|decoder)\.(?:down|up)_blocks\.\d+\.(?:down|up)samplers\.0\./, required: both('conv') },
  { at: /^(?:encoder|decoder)\./, required: both('conv_in', 'conv_norm_out', 'conv_out') },
  { at: /^/, required: [], optional: both('quant_conv', 'post_quant_conv') },
]

/** Source: transformers `CLIPTextModelWithProjection`. */
const textEncoder: readonly Block[] = [
  {
    at: /^text_model\.encoder\.layers\.\d+\./,
    required: both(
      'layer_norm1',
      'layer_norm2',
      ...['q', 'k', 'v', 'out'].map(part => `self_attn.${part}_proj`),
      'mlp.fc1',
      'mlp.fc2',
    ),
  },
  {
    at: /^/,
    required: [
      'text_model.embeddings.token_embedding.weight',
      'text_model.embeddings.position_embedding.weight',
      ...both('text_model.final_layer_norm'),
    ],
    optional: ['text_projection.weight'],
  },
]

/** Source: diffusers `AutoencoderTiny`. */
const tinyVae: readonly Block[] = [
  {
    at: /^(?:encoder|decoder)\.layers\.\d+\.(?=conv\.|skip\.)/,
    required: both('conv.0', 'conv.2', 'conv.4'),
    optional: ['skip.weight'],
  },
  { at: /^(?:encoder|decoder)\.layers\.\d+\./, required: ['weight'], optional: ['bias'] },
]

const layouts = { unet, controlNet, vae, textEncoder, tinyVae }

export type NetworkLayout = keyof typeof layouts

/** Compares a network's tensors with what networks of its kind consist of, by their names. */
export const checkLayout = (
  network: NetworkLayout,
  weights: Weights,
): { readonly missing: readonly string[]; readonly unknown: readonly string[] } => {
  const blocks = layouts[network]
  const seen = new Map<string, Block>(blocks.filter(({ at }) => at.source === '^').map(block => ['', block]))
  const unknown: string[] = []
  for (const name of weights.keys()) {
    const block = blocks.find(({ at }) => at.test(name))
    const at = block?.at.exec(name)?.[0] ?? ''
    const rest = name.slice(at.length)
    if (block?.required.includes(rest) || block?.optional?.includes(rest)) seen.set(at, block)
    else unknown.push(name)
  }
  const missing = [...seen].flatMap(([at, { required }]) => [
    ...required.map(name => at + name).filter(name => !weights.has(name)),
    ...gapBefore(at, seen),
  ])
  return { missing, unknown }
}

/** Blocks of a row are numbered without a gap; a `Sequential` counts layers without weights, too. */
const gapBefore = (at: string, seen: ReadonlyMap<string, Block>): readonly string[] => {
  const [, row, number] =
    /^((?:.*\.)?(?:resnets|attentions|transformer_blocks|encoder\.layers|controlnet_down_blocks|blocks))\.(\d+)\.$/.exec(
      at,
    ) ?? []
  const before = `${row}.${Number(number) - 1}.`
  return row === undefined || number === '0' || seen.has(before) ? [] : [`${before}*`]
}
