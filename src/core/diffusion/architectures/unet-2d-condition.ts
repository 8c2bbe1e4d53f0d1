import type { Value } from '../../onnx/graph/graph-writer.ts'
import type { Weights } from '../../weights/weight.ts'
import { prepareIpAdapter } from './ip-adapter.ts'
import {
  add,
  conv2d,
  createGraphOver,
  createNetwork,
  floatInput,
  floatOutput,
  type GraphTarget,
  groupNorm,
  type Network,
  silu,
} from './layers.ts'
import type { UNet2DConditionConfig } from './unet-2d-condition-config.ts'
import { type Conditioning, downBlocks, layer, midBlock, prepareConditioning } from './unet-blocks.ts'

/** What a UNet is given more than text to image needs. */
export interface UNet2DConditionOptions {
  /** Inputs for what ControlNets give. */
  readonly residuals?: boolean
  /** Of `ipAdapterWeights`: an IP-Adapter FaceID by the names of this UNet. */
  readonly ipAdapter?: Weights
}

/**
 * The network that predicts the noise of latents, as an ONNX graph: Stable Diffusion 1.x, 2.x, SDXL and what was
 * distilled from them, with as many blocks, resnets and attentions as there are weights of.
 * in: `sample` [b, inChannels, h, w], `timestep` [1], `encoder_hidden_states` [b, tokens, crossAttentionDim], for SDXL
 * `text_embeds` [b, d] and `time_ids` [b, 6], for latent consistency models `timestep_cond` [b, timeCondProjDim]; with
 * residuals those of `residualNames`, with an IP-Adapter those of `prepareIpAdapter`
 * → `out_sample` [b, outChannels, h, w]; all float32, whatever the precision of the target.
 * Source: diffusers `UNet2DConditionModel`.
 * @throws RangeError when a tensor is missing
 */
export const unet2DCondition = (
  weights: Weights,
  config: UNet2DConditionConfig,
  target: GraphTarget,
  { residuals = false, ipAdapter }: UNet2DConditionOptions = {},
): Uint8Array => {
  const graph = createGraphOver(weights)
  const n = createNetwork(graph, ipAdapter ? new Map([...weights, ...ipAdapter]) : weights, target)
  const sample = floatInput(n, 'sample', ['batch', config.inChannels, 'height', 'width'])
  const conditioning = {
    ...prepareConditioning(n, config, sample),
    ...(ipAdapter && { ipAdapter: prepareIpAdapter(n) }),
  }
  let x = conv2d(n, sample, 'conv_in')
  const made = [x]
  x = downBlocks(n, x, conditioning, made)
  if (n.has('mid_block.resnets.0.conv1.weight')) x = midBlock(n, x, conditioning)
  const skips = residuals
    ? made.map((skip, i) => add(n, skip, residualInput(n, residualNames.down(i))))
    : made
  if (residuals) x = add(n, x, residualInput(n, residualNames.mid))
  const levels = config.blockOutChannels.length
  for (let i = 0; i < levels; i++) x = upBlock(n, x, i, levels - 1 - i, conditioning, skips)
  const norm = { groups: config.normNumGroups, eps: config.normEps }
  x = conv2d(n, silu(n, groupNorm(n, x, 'conv_norm_out', norm)), 'conv_out')
  floatOutput(n, x, 'out_sample', ['batch', config.outChannels, 'height', 'width'])
  return graph.toBytes()
}

/** Inputs of a UNet for what ControlNets give: for each skip, and for the middle. */
export const residualNames = {
  down: (i: number): string => `down_block_additional_residual_${i}`,
  mid: 'mid_block_additional_residual',
} as const

/** Its dimensions are its own: a zero may stand for a residual of zeros. */
const residualInput = (n: Network, name: string): Value =>
  floatInput(
    n,
    name,
    [0, 1, 2, 3].map(axis => `${name}_${axis}`),
  )

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
