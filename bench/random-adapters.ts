import { readCheckpoint } from '../src/core/weights/read-checkpoint.ts'
import type { Weights } from '../src/core/weights/weight.ts'
import type { Entry } from '../tests/golden/golden-checkpoint.ts'
import { writeRandomTensors } from './random-tensors.ts'

/** Of every linear layer of a transformer, as kohya's scripts train them. */
const adapted = /^(.*transformer_blocks\..*\.(to_[qkv]|to_out\.0|ff\.net\.0\.proj|ff\.net\.2))\.weight$/
const adaptedText = /^(.*\.(q_proj|k_proj|v_proj|out_proj|fc1|fc2))\.weight$/

/** Writes a LoRA in kohya's form for a checkpoint: of all linear layers of its transformers and its text encoders. */
export const writeRandomLora = async (checkpoint: string, path: string, rank: number): Promise<void> => {
  const { components } = await readCheckpoint(checkpoint)
  const entriesOf = (weights: Weights | undefined, prefix: string, pattern: RegExp): Entry[] =>
    Array.from(weights ?? []).flatMap(([name, { dims }]): Entry[] => {
      const layer = pattern.exec(name)?.[1]
      if (layer === undefined) return []
      const at = `${prefix}_${layer.replaceAll('.', '_')}`
      const [out = 0, inputs = 0] = dims
      return [
        [`${at}.lora_down.weight`, 'F16', [rank, inputs]],
        [`${at}.lora_up.weight`, 'F16', [out, rank]],
        // Of no dimensions, and small: what is drawn stays in range.
        [`${at}.alpha`, 'F16', []],
      ]
    })
  const isTwo = components.textEncoder2 !== undefined
  const entries = [
    ...entriesOf(components.unet, 'lora_unet', adapted),
    ...entriesOf(components.textEncoder, isTwo ? 'lora_te1' : 'lora_te', adaptedText),
    ...entriesOf(components.textEncoder2, 'lora_te2', adaptedText),
  ]
  await writeRandomTensors(path, entries, {
    ss_network_module: 'networks.lora',
    ss_network_dim: String(rank),
  })
}

/** Channels of the convolutions that a ControlNet sees its picture through. Source: diffusers ControlNetConditioningEmbedding */
const hintChannels = [16, 32, 96, 256]

/** Writes a ControlNet in diffusers' form for a checkpoint: the way down of its UNet, and an exit for each part of it. */
export const writeRandomControlNet = async (checkpoint: string, path: string): Promise<void> => {
  const { unet } = (await readCheckpoint(checkpoint)).components
  const shared = Array.from(unet)
    .filter(([name]) => /^(conv_in|time_embedding|add_embedding|down_blocks|mid_block)\./.test(name))
    .map(([name, { dims }]): Entry => [name, 'F16', dims])
  const conv = (at: string, out: number, inputs: number, size: number): Entry[] => [
    [`${at}.weight`, 'F16', [out, inputs, size, size]],
    [`${at}.bias`, 'F16', [out]],
  ]
  const [first = 0] = unet.get('conv_in.weight')?.dims ?? []
  const hint = 'controlnet_cond_embedding'
  const embedding = hintChannels
    .slice(0, -1)
    .flatMap((channels, i) => [
      ...conv(`${hint}.blocks.${2 * i}`, channels, channels, 3),
      ...conv(`${hint}.blocks.${2 * i + 1}`, hintChannels[i + 1]!, channels, 3),
    ])
  const entries = [
    ...shared,
    ...conv(`${hint}.conv_in`, hintChannels[0]!, 3, 3),
    ...embedding,
    ...conv(`${hint}.conv_out`, first, hintChannels.at(-1)!, 3),
    ...exits(unet).flatMap((channels, i) => conv(`controlnet_down_blocks.${i}`, channels, channels, 1)),
    ...conv('controlnet_mid_block', middle(unet), middle(unet), 1),
  ]
  await writeRandomTensors(path, entries)
}

const channelsOf = (unet: Weights, name: string): number => unet.get(`${name}.weight`)?.dims[0] ?? 0

const middle = (unet: Weights): number => channelsOf(unet, 'mid_block.resnets.0.conv1')

/** Channels of what every layer of the way down puts by. */
const exits = (unet: Weights): number[] => {
  const found = [channelsOf(unet, 'conv_in')]
  for (let level = 0; channelsOf(unet, `down_blocks.${level}.resnets.0.conv1`) > 0; level++) {
    const at = `down_blocks.${level}`
    for (let i = 0; channelsOf(unet, `${at}.resnets.${i}.conv1`) > 0; i++)
      found.push(channelsOf(unet, `${at}.resnets.${i}.conv1`))
    const downsampler = channelsOf(unet, `${at}.downsamplers.0.conv`)
    if (downsampler > 0) found.push(downsampler)
  }
  return found
}

/** As IP-Adapter FaceID has them. Source: tencent-ailab/IP-Adapter, ip_adapter_faceid.py, MLPProjModel */
const faceEmbedding = 512
const faceTokens = 4

/** Writes an IP-Adapter FaceID for a checkpoint: a projection of a face, and keys and values of each cross attention. */
export const writeRandomIpAdapter = async (checkpoint: string, path: string): Promise<void> => {
  const { unet } = (await readCheckpoint(checkpoint)).components
  const attentions = Array.from(unet).filter(([name]) => name.endsWith('attn2.to_k.weight'))
  const width = attentions[0]?.[1].dims[1] ?? 0
  // Processors are numbered through all attentions, of which every second one sees the prompt.
  const processors = attentions.flatMap(([, { dims }], i): Entry[] => [
    [`ip_adapter.${2 * i + 1}.to_k_ip.weight`, 'F16', dims],
    [`ip_adapter.${2 * i + 1}.to_v_ip.weight`, 'F16', dims],
  ])
  const entries: Entry[] = [
    ['image_proj.proj.0.weight', 'F16', [2 * faceEmbedding, faceEmbedding]],
    ['image_proj.proj.0.bias', 'F16', [2 * faceEmbedding]],
    ['image_proj.proj.2.weight', 'F16', [faceTokens * width, 2 * faceEmbedding]],
    ['image_proj.proj.2.bias', 'F16', [faceTokens * width]],
    ['image_proj.norm.weight', 'F16', [width]],
    ['image_proj.norm.bias', 'F16', [width]],
    ...processors,
  ]
  await writeRandomTensors(path, entries)
}
