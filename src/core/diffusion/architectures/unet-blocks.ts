import type { Value } from '../../onnx/graph/graph-writer.ts'
import type { IpAdapterConditioning } from './ip-adapter.ts'
import { add, conv2d, floatInput, type Network, silu } from './layers.ts'
import { resnetBlock } from './resnet-block.ts'
import { sinusoids, timestepEmbedding } from './time-embedding.ts'
import { transformer2D } from './transformer-2d.ts'
import type { UNetBlocksConfig } from './unet-2d-condition-config.ts'

// What a UNet2DConditionModel and a ControlNet, which is a copy of its way down, have in common.

/** What every block of the network sees beside its image. */
export interface Conditioning {
  readonly config: UNetBlocksConfig
  /** [b, d] or [1, d]: the time and what is added to it, through SiLU. */
  readonly temb: Value
  /** [b · tokens, crossAttentionDim]; undefined where nothing attends to a prompt. */
  readonly context?: Value
  /** Whose face the attention to the prompt also attends to. */
  readonly ipAdapter?: IpAdapterConditioning
  tokenShape(width: number): Value
}

/**
 * The inputs beside `sample`, as `unet2DCondition` names them.
 * @param sample [b, inChannels, h, w]
 */
export const prepareConditioning = (n: Network, config: UNetBlocksConfig, sample: Value): Conditioning => {
  const input = (name: string, dims: readonly (number | string)[]) => floatInput(n, name, ['batch', ...dims])
  const timestep = n.graph.input('timestep', 'float32', [1])
  const { crossAttentionDim } = config
  const states =
    crossAttentionDim === null ? undefined : input('encoder_hidden_states', ['tokens', crossAttentionDim])
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
    context: states && n.node('Reshape', [states, n.ints(-1, crossAttentionDim!)]),
    tokenShape: width => {
      const shape = shapes.get(width) ?? n.node('Concat', [batch, n.ints(-1, width)], { axis: 0 })
      shapes.set(width, shape)
      return shape
    },
  }
}

/** All levels on the way down; what each layer makes is put by in `skips`, also for a ControlNet's residuals. */
export const downBlocks = (n: Network, image: Value, conditioning: Conditioning, skips: Value[]): Value => {
  let x = image
  for (let level = 0; n.has(`down_blocks.${level}.resnets.0.conv1.weight`); level++)
    x = downBlock(n, x, level, conditioning, skips)
  return x
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
export const midBlock = (n: Network, image: Value, conditioning: Conditioning): Value => {
  const level = conditioning.config.blockOutChannels.length - 1
  let x = resnet(n, image, 'mid_block.resnets.0', conditioning)
  for (let i = 0; n.has(`mid_block.resnets.${i + 1}.conv1.weight`); i++) {
    x = transformer(n, x, `mid_block.attentions.${i}`, level, conditioning)
    x = resnet(n, x, `mid_block.resnets.${i + 1}`, conditioning)
  }
  return x
}

/** A resnet of a block, and the transformer after it where there is one. */
export const layer = (
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
  const { config, ...options } = conditioning
  const heads = config.numAttentionHeads[level]!
  return transformer2D(n, x, at, { ...options, groups: config.normNumGroups, heads })
}
