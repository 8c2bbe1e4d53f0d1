import type { Value } from '../../onnx/graph/graph-writer.ts'
import type { Weights } from '../../weights/weight.ts'
import type { AutoencoderKlConfig } from './autoencoder-kl-config.ts'
import {
  add,
  conv2d,
  createGraphOver,
  createNetwork,
  floatInput,
  floatOutput,
  type GraphTarget,
  linear,
  multiHeadAttention,
  type Network,
  plainAttention,
  silu,
  upsample2x,
} from './layers.ts'
import { residualScale, scaleResiduals } from './scaled-residuals.ts'
import { type SharedStatisticsNorm, sharedStatisticsNorm } from './shared-statistics-norm.ts'

const eps = 1e-6

/** The network, its input, and its group norms. */
interface Autoencoder {
  readonly n: Network
  readonly input: Value
  readonly norm: SharedStatisticsNorm['norm']
  finish(): Uint8Array
}

const createAutoencoder = (
  weights: Weights,
  { normNumGroups: groups, inChannels, latentChannels }: AutoencoderKlConfig,
  target: GraphTarget,
  part: 'encoder' | 'decoder',
): Autoencoder => {
  const whole = createNetwork(createGraphOver(weights), weights, target)
  const scale = target.precision === 'float32' ? 1 : residualScale
  const n = scale === 1 ? whole : scaleResiduals(whole, scale)
  const input =
    part === 'encoder'
      ? floatInput(n, 'sample', ['batch', inChannels, 'height', 'width'])
      : floatInput(n, 'latent_sample', ['batch', latentChannels, 'height', 'width'])
  const isNorm = new RegExp(`^${part}\\..*norm(\\d|_out)?\\.weight$`)
  const norms = [...weights.keys()].filter(name => isNorm.test(name)).length
  const { norm, finish } = sharedStatisticsNorm(n, norms, { groups, eps: eps * scale ** 2 })
  return {
    n,
    input,
    norm,
    finish: () => {
      finish()
      return n.graph.toBytes()
    },
  }
}

/**
 * The decoder of Stable Diffusion's VAE. in: `latent_sample` [b, c, h, w], divided by the scaling factor → `sample`
 * [b, 3, H, W] in about −1 … 1. Further inputs and outputs: `sharedStatisticsNorm`.
 * Source: diffusers AutoencoderKL.decode
 * @throws RangeError when the checkpoint lacks a tensor
 */
export const autoencoderKlDecoder = (
  weights: Weights,
  config: AutoencoderKlConfig,
  target: GraphTarget,
): Uint8Array => {
  const { outChannels, blockOutChannels, layersPerBlock } = config
  const vae = createAutoencoder(weights, config, target, 'decoder')
  const { n, input } = vae
  let x = n.has('post_quant_conv.weight') ? conv2d(n, input, 'post_quant_conv') : input
  x = midBlock(vae, conv2d(n, x, 'decoder.conv_in'), 'decoder.mid_block')
  for (const i of blockOutChannels.keys()) {
    const at = `decoder.up_blocks.${i}`
    for (let j = 0; j <= layersPerBlock; j++) x = resnetBlock(vae, x, `${at}.resnets.${j}`)
    if (i < blockOutChannels.length - 1) x = conv2d(n, upsample2x(n, x), `${at}.upsamplers.0.conv`)
  }
  floatOutput(n, normOut(vae, x, 'decoder'), 'sample', ['batch', outChannels, 'out_height', 'out_width'])
  return vae.finish()
}

/**
 * The encoder. in: `sample` [b, 3, H, W] in −1 … 1 → `latent_parameters` [b, 2c, h, w]: means and logarithms of variances,
 * without the scaling factor. Further inputs and outputs: `sharedStatisticsNorm`.
 * Source: diffusers AutoencoderKL.encode
 * @throws RangeError when the checkpoint lacks a tensor
 */
export const autoencoderKlEncoder = (
  weights: Weights,
  config: AutoencoderKlConfig,
  target: GraphTarget,
): Uint8Array => {
  const { latentChannels, blockOutChannels, layersPerBlock } = config
  const vae = createAutoencoder(weights, config, target, 'encoder')
  const { n, input } = vae
  let x = conv2d(n, input, 'encoder.conv_in')
  for (const i of blockOutChannels.keys()) {
    const at = `encoder.down_blocks.${i}`
    for (let j = 0; j < layersPerBlock; j++) x = resnetBlock(vae, x, `${at}.resnets.${j}`)
    // Padded to the right and below only: diffusers' Downsample2D with padding 0.
    if (i < blockOutChannels.length - 1)
      x = conv2d(n, x, `${at}.downsamplers.0.conv`, { stride: 2, padding: [0, 0, 1, 1] })
  }
  x = normOut(vae, midBlock(vae, x, 'encoder.mid_block'), 'encoder')
  if (n.has('quant_conv.weight')) x = conv2d(n, x, 'quant_conv')
  floatOutput(n, x, 'latent_parameters', ['batch', 2 * latentChannels, 'latent_height', 'latent_width'])
  return vae.finish()
}

const normOut = ({ n, norm }: Autoencoder, x: Value, at: string): Value =>
  conv2d(n, silu(n, norm(x, `${at}.conv_norm_out`)), `${at}.conv_out`)

const midBlock = (vae: Autoencoder, x: Value, at: string): Value => {
  const first = resnetBlock(vae, x, `${at}.resnets.0`)
  const attention = `${at}.attentions.0`
  const attends = vae.n.has(`${attention}.group_norm.weight`)
  return resnetBlock(vae, attends ? selfAttention(vae, first, attention) : first, `${at}.resnets.1`)
}

/** `ResnetBlock2D` without a time: [b, in, h, w] → [b, out, h, w]. */
const resnetBlock = ({ n, norm }: Autoencoder, x: Value, at: string): Value => {
  const first = conv2d(n, silu(n, norm(x, `${at}.norm1`)), `${at}.conv1`)
  const second = conv2d(n, silu(n, norm(first, `${at}.norm2`)), `${at}.conv2`)
  const shortcut = `${at}.conv_shortcut`
  return add(n, n.has(`${shortcut}.weight`) ? conv2d(n, x, shortcut) : x, second)
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
  const flat = n.node('Reshape', [norm(x, `${at}.group_norm`), n.ints(0, channels, -1)])
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
