import { createGraph, type Value } from '../../onnx/graph/graph-writer.ts'
import type { Weights } from '../../weights/weight.ts'
import {
  add,
  conv2d,
  createNetwork,
  floatInput,
  floatOutput,
  type GraphTarget,
  groupNorm,
  type Network,
  silu,
} from './layers.ts'
import { resnetBlock } from './resnet-block.ts'
import { sinusoids, timestepEmbedding } from './time-embedding.ts'
import { transformer2D } from './transformer-2d.ts'
import type { UNet2DConditionConfig } from './unet-2d-condition-config.ts'

/** What every block of the network sees beside its image. */
interface Conditioning {
  readonly config: UNet2DConditionConfig
  /** [b, d] or [1, d]: the time and what is added to it, through SiLU. */
  readonly temb: Value
  /** [b · tokens, crossAttentionDim] */
  readonly context: Value
  tokenShape(width: number): Value
}

/**
 * The network that predicts the noise of latents, as an ONNX graph: Stable Diffusion 1.x, 2.x, SDXL and what was
 * distilled from them, with as many blocks, resnets and attentions as there are weights of.
 * in: `sample` [b, inChannels, h, w], `timestep` [1], `encoder_hidden_states` [b, tokens, crossAttentionDim], for SDXL
 * `text_embeds` [b, d] and `time_ids` [b, 6], for latent consistency models `timestep_cond` [b, timeCondProjDim]
 * → `out_sample` [b, outChannels, h, w]; all float32, whatever the precision of the target.
 * Source: diffusers `UNet2DConditionModel`.
 * @throws RangeError when a tensor is missing
 */
export const unet2DCondition = (
  weights: Weights,
  config: UNet2DConditionConfig,
  target: GraphTarget,
): Uint8Array => {
  const graph = createGraph()
  const n = createNetwork(graph, weights, target)
  const sample = floatInput(n, 'sample', ['batch', config.inChannels, 'height', 'width'])
  const conditioning = prepareConditioning(n, config, sample)
  let x = conv2d(n, sample, 'conv_in')
  const skips = [x]
  for (let level = 0; n.has(`down_blocks.${level}.resnets.0.conv1.weight`); level++)
    x = downBlock(n, x, level, conditioning, skips)
  if (n.has('mid_block.resnets.0.conv1.weight')) x = midBlock(n, x, conditioning)
  const levels = config.blockOutChannels.length
  for (let i = 0; i < levels; i++) x = upBlock(n, x, i, levels - 1 - i, conditioning, skips)
  const norm = { groups: config.normNumGroups, eps: config.normEps }
  x = conv2d(n, silu(n, groupNorm(n, x, 'conv_norm_out', norm)), 'conv_out')
  floatOutput(n, x, 'out_sample', ['batch', config.outChannels, 'height', 'width'])
  return graph.toBytes()
}

const prepareConditioning = (n: Network, config: UNet2DConditionConfig, sample: Value): Conditioning => {
  const input = (name: string, dims: readonly (number | string)[]) => floatInput(n, name, ['batch', ...dims])
  const timestep = n.graph.input('timestep', 'float32', [1])
  const states = input('encoder_hidden_states', ['tokens', config.crossAttentionDim])
  const [, timeDim] = n.dims('time_embedding.linear_1.weight')
  const guidance =
    config.timeCondProjDim === null ? undefined : input('timestep_cond', [config.timeCondProjDim])
  let temb = timestepEmbedding(n, sinusoids(n, timestep, timeDim!, config), 'time_embedding', guidance)
  const { additionTimeEmbedDim } = config
  if (config.additionEmbedType === 'text_time' && additionTimeEmbedDim !== null) {
    const [, addedDim] = n.dims('add_embedding.linear_1.weight')
    const sizesDim = 6 * additionTimeEmbedDim
    const pooled = input('text_embeds', [addedDim! - sizesDim])
    const sizes = sinusoids(
      n,
      n.graph.input('time_ids', 'float32', ['batch', 6]),
      additionTimeEmbedDim,
      config,
    )
    const added = n.node('Concat', [pooled, n.node('Reshape', [sizes, n.ints(-1, sizesDim)])], { axis: 1 })
    temb = add(n, temb, timestepEmbedding(n, added, 'add_embedding'))
  }
  const batch = n.node('Shape', [sample], { start: 0, end: 1 })
  const shapes = new Map<number, Value>()
  return {
    config,
    temb: silu(n, temb),
    context: n.node('Reshape', [states, n.ints(-1, config.crossAttentionDim)]),
    tokenShape: width => {
      const shape = shapes.get(width) ?? n.node('Concat', [batch, n.ints(-1, width)], { axis: 0 })
      shapes.set(width, shape)
      return shape
    },
  }
}

/** `DownBlock2D` and `CrossAttnDownBlock2D`; what each layer makes is also put by for the way up. */
const downBlock = (
  n: Network,
  image: Value,
  level: number,
  conditioning: Conditioning,
  skips: Value[],
): Value => {
  const at = `down_blocks.${level}`
  let x = image
  for (let i = 0; n.has(`${at}.resnets.${i}.conv1.weight`); i++) {
    x = layer(n, x, at, i, level, conditioning)
    skips.push(x)
  }
  if (n.has(`${at}.downsamplers.0.conv.weight`)) {
    x = conv2d(n, x, `${at}.downsamplers.0.conv`, { stride: 2 })
    skips.push(x)
  }
  return x
}

/** `UNetMidBlock2DCrossAttn`: a resnet, then transformers with a resnet each. */
const midBlock = (n: Network, image: Value, conditioning: Conditioning): Value => {
  const level = conditioning.config.blockOutChannels.length - 1
  let x = resnet(n, image, 'mid_block.resnets.0', conditioning)
  for (let i = 0; n.has(`mid_block.resnets.${i + 1}.conv1.weight`); i++) {
    x = transformer(n, x, `mid_block.attentions.${i}`, level, conditioning)
    x = resnet(n, x, `mid_block.resnets.${i + 1}`, conditioning)
  }
  return x
}

/** `UpBlock2D` and `CrossAttnUpBlock2D` */
const upBlock = (
  n: Network,
  image: Value,
  block: number,
  level: number,
  conditioning: Conditioning,
  skips: Value[],
): Value => {
  const at = `up_blocks.${block}`
  let x = image
  for (let i = 0; n.has(`${at}.resnets.${i}.conv1.weight`); i++) {
    x = n.node('Concat', [x, skips.pop()!], { axis: 1 })
    x = layer(n, x, at, i, level, conditioning)
  }
  const upsampler = `${at}.upsamplers.0.conv`
  return n.has(`${upsampler}.weight`) ? conv2d(n, upsampleTo(n, x, skips.at(-1)!), upsampler) : x
}

/** A resnet of a block, and the transformer after it where there is one. */
const layer = (
  n: Network,
  x: Value,
  at: string,
  i: number,
  level: number,
  conditioning: Conditioning,
): Value =>
  transformer(
    n,
    resnet(n, x, `${at}.resnets.${i}`, conditioning),
    `${at}.attentions.${i}`,
    level,
    conditioning,
  )

const resnet = (n: Network, x: Value, at: string, { config, temb }: Conditioning): Value =>
  resnetBlock(n, x, at, { groups: config.normNumGroups, eps: config.normEps, temb })

const transformer = (n: Network, x: Value, at: string, level: number, conditioning: Conditioning): Value => {
  if (!n.has(`${at}.norm.weight`)) return x
  const { config, context, tokenShape } = conditioning
  const heads = config.numAttentionHeads[level]!
  return transformer2D(n, x, at, { groups: config.normNumGroups, heads, context, tokenShape })
}

/** Nearest neighbour, to the size of another image: twice as large, or a pixel less where that size is odd. */
const upsampleTo = (n: Network, x: Value, other: Value): Value => {
  const own = n.node('Shape', [x], { start: 0, end: 2 })
  const sizes = n.node('Concat', [own, n.node('Shape', [other], { start: 2, end: 4 })], { axis: 0 })
  return n.node('Resize', [x, null, null, sizes], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  })
}
