import { createGraph, type Value } from '../../onnx/graph/graph-writer.ts'
import type { Weights } from '../../weights/weight.ts'
import type { AutoencoderKlConfig } from './autoencoder-kl-config.ts'
import {
  add,
  conv2d,
  createNetwork,
  floatInput,
  floatOutput,
  type GraphTarget,
  groupNorm,
  linear,
  multiHeadAttention,
  type Network,
  plainAttention,
  silu,
  upsample2x,
} from './layers.ts'
import { resnetBlock } from './resnet-block.ts'
import { residualScale, scaleResiduals } from './scaled-residuals.ts'

const eps = 1e-6

/** Groups and eps of every norm, and the network they are in. */
interface Autoencoder {
  readonly n: Network
  readonly norm: { readonly groups: number; readonly eps: number }
}

const createAutoencoder = (
  weights: Weights,
  { normNumGroups: groups }: AutoencoderKlConfig,
  target: GraphTarget,
): Autoencoder => {
  const n = createNetwork(createGraph(), weights, target)
  if (target.precision === 'float32') return { n, norm: { groups, eps } }
  return { n: scaleResiduals(n, residualScale), norm: { groups, eps: eps * residualScale ** 2 } }
}

/**
 * The decoder of Stable Diffusion's VAE. in: `latent_sample` [b, c, h, w], divided by the scaling factor → `sample`
 * [b, 3, H, W] in about −1 … 1.
 * Source: diffusers AutoencoderKL.decode
 * @throws RangeError when the checkpoint lacks a tensor
 */
export const autoencoderKlDecoder = (
  weights: Weights,
  config: AutoencoderKlConfig,
  target: GraphTarget,
): Uint8Array => {
  const { latentChannels, outChannels, blockOutChannels, layersPerBlock } = config
  const { n, norm } = createAutoencoder(weights, config, target)
  let x = floatInput(n, 'latent_sample', ['batch', latentChannels, 'height', 'width'])
  if (n.has('post_quant_conv.weight')) x = conv2d(n, x, 'post_quant_conv')
  x = midBlock({ n, norm }, conv2d(n, x, 'decoder.conv_in'), 'decoder.mid_block')
  for (const i of blockOutChannels.keys()) {
    const at = `decoder.up_blocks.${i}`
    for (let j = 0; j <= layersPerBlock; j++) x = resnetBlock(n, x, `${at}.resnets.${j}`, norm)
    if (i < blockOutChannels.length - 1) x = conv2d(n, upsample2x(n, x), `${at}.upsamplers.0.conv`)
  }
  floatOutput(n, normOut({ n, norm }, x, 'decoder'), 'sample', [
    'batch',
    outChannels,
    'out_height',
    'out_width',
  ])
  return n.graph.toBytes()
}

/**
 * The encoder. in: `sample` [b, 3, H, W] in −1 … 1 → `latent_parameters` [b, 2c, h, w]: means and logarithms of variances,
 * without the scaling factor.
 * Source: diffusers AutoencoderKL.encode
 * @throws RangeError when the checkpoint lacks a tensor
 */
export const autoencoderKlEncoder = (
  weights: Weights,
  config: AutoencoderKlConfig,
  target: GraphTarget,
): Uint8Array => {
  const { inChannels, latentChannels, blockOutChannels, layersPerBlock } = config
  const { n, norm } = createAutoencoder(weights, config, target)
  let x = floatInput(n, 'sample', ['batch', inChannels, 'height', 'width'])
  x = conv2d(n, x, 'encoder.conv_in')
  for (const i of blockOutChannels.keys()) {
    const at = `encoder.down_blocks.${i}`
    for (let j = 0; j < layersPerBlock; j++) x = resnetBlock(n, x, `${at}.resnets.${j}`, norm)
    // Padded to the right and below only: diffusers' Downsample2D with padding 0.
    if (i < blockOutChannels.length - 1)
      x = conv2d(n, x, `${at}.downsamplers.0.conv`, { stride: 2, padding: [0, 0, 1, 1] })
  }
  x = normOut({ n, norm }, midBlock({ n, norm }, x, 'encoder.mid_block'), 'encoder')
  if (n.has('quant_conv.weight')) x = conv2d(n, x, 'quant_conv')
  floatOutput(n, x, 'latent_parameters', ['batch', 2 * latentChannels, 'latent_height', 'latent_width'])
  return n.graph.toBytes()
}

const normOut = ({ n, norm }: Autoencoder, x: Value, at: string): Value =>
  conv2d(n, silu(n, groupNorm(n, x, `${at}.conv_norm_out`, norm)), `${at}.conv_out`)

const midBlock = ({ n, norm }: Autoencoder, x: Value, at: string): Value => {
  const first = resnetBlock(n, x, `${at}.resnets.0`, norm)
  const attention = `${at}.attentions.0`
  const between = n.has(`${attention}.group_norm.weight`)
    ? selfAttention({ n, norm }, first, attention)
    : first
  return resnetBlock(n, between, `${at}.resnets.1`, norm)
}

/** Names of the four matrices, and those of checkpoints before diffusers 0.12. */
const attentionNames = [
  ['to_q', 'to_k', 'to_v', 'to_out.0'],
  ['query', 'key', 'value', 'proj_attn'],
] as const

/** [b, c, h, w] → the same: every place hears every other, in one head. */
const selfAttention = ({ n, norm }: Autoencoder, x: Value, at: string): Value => {
  const names = attentionNames.find(([query]) => n.has(`${at}.${query}.weight`)) ?? attentionNames[0]
  const [channels = 0] = n.dims(`${at}.group_norm.weight`)
  const flat = n.node('Reshape', [groupNorm(n, x, `${at}.group_norm`, norm), n.ints(0, channels, -1)])
  const places = n.node('Transpose', [flat], { perm: [0, 2, 1] })
  const shape = n.node('Shape', [places])
  const asRows = (value: Value) => n.node('Reshape', [value, n.ints(-1, channels)])
  const rows = asRows(places)
  const [q, k, v] = names
    .slice(0, 3)
    .map(name => n.node('Reshape', [linear(n, rows, `${at}.${name}`), shape])) as [Value, Value, Value]
  const heard =
    n.target.family === 'cpu'
      ? multiHeadAttention(n, q, k, v, 1)
      : plainAttention(n, [q, k, v], { heads: 1, size: channels })
  const out = n.node('Reshape', [linear(n, asRows(heard), `${at}.${names[3]}`), shape])
  const image = n.node('Reshape', [n.node('Transpose', [out], { perm: [0, 2, 1] }), n.node('Shape', [x])])
  return add(n, x, image)
}
