import type { Value } from '../../onnx/graph/graph-writer.ts'
import type { Weights } from '../../weights/weight.ts'
import type { ControlNetConfig } from './controlnet-config.ts'
import {
  add,
  conv2d,
  createGraphOver,
  createNetwork,
  floatInput,
  floatOutput,
  type GraphTarget,
  silu,
} from './layers.ts'
import { downBlocks, midBlock, prepareConditioning } from './unet-blocks.ts'

const embedding = 'controlnet_cond_embedding'

/**
 * The part of a ControlNet that sees the control picture, which is the same in every step.
 * in: `controlnet_cond` [b, 3, H, W] in 0 … 1 → `controlnet_cond_embedding` [b, c, H / 8, W / 8]
 * Source: diffusers `ControlNetConditioningEmbedding`.
 * @throws RangeError when a tensor is missing
 */
export const controlNetCondEmbedding = (weights: Weights, target: GraphTarget): Uint8Array => {
  const graph = createGraphOver(weights)
  const n = createNetwork(graph, weights, target)
  const [, channels] = n.dims(`${embedding}.conv_in.weight`)
  const image = floatInput(n, 'controlnet_cond', ['batch', channels!, 'height', 'width'])
  let x = silu(n, conv2d(n, image, `${embedding}.conv_in`))
  for (let i = 0; n.has(`${embedding}.blocks.${i}.weight`); i++)
    x = silu(n, conv2d(n, x, `${embedding}.blocks.${i}`, { stride: i % 2 === 0 ? 1 : 2 }))
  const [out] = n.dims(`${embedding}.conv_out.weight`)
  const dims = ['batch', out!, 'latent_height', 'latent_width']
  floatOutput(n, conv2d(n, x, `${embedding}.conv_out`), embedding, dims)
  return graph.toBytes()
}

/**
 * A ControlNet without the part that sees the picture: the way down of a UNet and its middle, as many blocks as there are
 * weights of.
 * in: those of `unet2DCondition`, `encoder_hidden_states` only where something attends to it; `controlnet_cond_embedding`
 * [b, c, h, w] and `conditioning_scale` [1] → `down_block_res_sample_0` …, one for each skip of the UNet, and
 * `mid_block_res_sample`
 * Source: diffusers `ControlNetModel`.
 * @throws RangeError when a tensor is missing
 */
export const controlNet = (weights: Weights, config: ControlNetConfig, target: GraphTarget): Uint8Array => {
  const graph = createGraphOver(weights)
  const n = createNetwork(graph, weights, target)
  const sample = floatInput(n, 'sample', ['batch', config.inChannels, 'height', 'width'])
  const conditioning = prepareConditioning(n, config, sample)
  const [width] = n.dims('conv_in.weight')
  const image = floatInput(n, embedding, ['batch', width!, 'height', 'width'])
  const scale = floatInput(n, 'conditioning_scale', [1])
  const first = add(n, conv2d(n, sample, 'conv_in'), image)
  const skips = [first]
  const last = midBlock(n, downBlocks(n, first, conditioning, skips), conditioning)
  const give = (x: Value, at: string, name: string): void => {
    const scaled = n.node('Mul', [conv2d(n, x, at), scale])
    const pooled = config.globalPoolConditions ? n.node('GlobalAveragePool', [scaled]) : scaled
    floatOutput(
      n,
      pooled,
      name,
      [0, 1, 2, 3].map(axis => `${name}_${axis}`),
    )
  }
  for (const [i, skip] of skips.entries())
    give(skip, `controlnet_down_blocks.${i}`, `down_block_res_sample_${i}`)
  give(last, 'controlnet_mid_block', 'mid_block_res_sample')
  return graph.toBytes()
}
