import type { Value } from '../../onnx/graph/graph-writer.ts'
import type { Weights } from '../../weights/weight.ts'
import {
  add,
  conv2d,
  createGraphOver,
  createNetwork,
  floatInput,
  floatOutput,
  type GraphTarget,
  type Network,
  upsample2x,
} from './layers.ts'

/** Fields of a TAESD's config.json in diffusers; all that are published use ReLU. */
export interface AutoencoderTinyConfig {
  readonly inChannels: number
  readonly outChannels: number
  readonly latentChannels: number
  /** Residual blocks of each size, from the picture to the latents. */
  readonly numEncoderBlocks: readonly number[]
  /** From the latents to the picture. */
  readonly numDecoderBlocks: readonly number[]
}

/** Of a checkpoint with an encoder, a decoder or both; for one that is missing the list is empty. */
export const inferAutoencoderTinyConfig = (weights: Weights): AutoencoderTinyConfig => {
  const dims = (name: string) => weights.get(`${name}.weight`)?.dims ?? []
  const encoder = blocksBetweenConvolutions(weights, 'encoder')
  const decoder = blocksBetweenConvolutions(weights, 'decoder')
  // The picture's convolutions: first of the encoder, last of the decoder, which has no blocks behind it.
  const [, inChannels = 3] = dims('encoder.layers.0')
  const [outChannels = 3] = dims(`decoder.layers.${decoder.last}`)
  const [, decoded] = dims('decoder.layers.0')
  const [encoded] = dims(`encoder.layers.${encoder.last}`)
  return {
    inChannels,
    outChannels,
    latentChannels: decoded ?? encoded ?? 4,
    numEncoderBlocks: encoder.blocks,
    numDecoderBlocks: decoder.blocks,
  }
}

/** The layers are one sequence; those without weights (activation, upsampling) only take up a number. */
const blocksBetweenConvolutions = (weights: Weights, part: string) => {
  const layers = [...weights.keys()].flatMap(
    name => new RegExp(`^${part}\\.layers\\.(\\d+)\\.`).exec(name)?.[1] ?? [],
  )
  const last = Math.max(-1, ...layers.map(Number))
  const blocks: number[] = []
  for (let i = 0; i < last; i++) {
    const at = `${part}.layers.${i}`
    if (weights.has(`${at}.weight`)) blocks.push(0)
    else if (weights.has(`${at}.conv.0.weight`)) blocks[blocks.length - 1]! += 1
  }
  return { last, blocks }
}

/**
 * TAESD's decoder, for SD and SDXL. in: `latent_sample` [b, c, h, w], as the UNet has them, without a scaling factor →
 * `sample` [b, 3, H, W] in −1 … 1.
 * Source: diffusers AutoencoderTiny, DecoderTiny
 * @throws RangeError when the checkpoint lacks a tensor
 */
export const autoencoderTinyDecoder = (
  weights: Weights,
  { latentChannels, outChannels, numDecoderBlocks }: AutoencoderTinyConfig,
  target: GraphTarget,
): Uint8Array => {
  const n = createNetwork(createGraphOver(weights), weights, target)
  const latents = floatInput(n, 'latent_sample', ['batch', latentChannels, 'height', 'width'])
  const three = n.float([3])
  // Latents are soft-clipped to ±3.
  const clipped = n.node('Mul', [n.node('Tanh', [n.node('Div', [latents, three])]), three])
  const at = numbered('decoder.layers')
  let x = n.node('Relu', [conv2d(n, clipped, at())])
  at() // that activation
  for (const [i, blocks] of numDecoderBlocks.entries()) {
    for (let j = 0; j < blocks; j++) x = block(n, x, at())
    if (i < numDecoderBlocks.length - 1) {
      at() // the upsampling
      x = upsample2x(n, x)
    }
    x = conv2d(n, x, at())
  }
  const sample = n.node('Sub', [n.node('Mul', [x, n.float([2])]), n.float([1])])
  floatOutput(n, sample, 'sample', ['batch', outChannels, 'out_height', 'out_width'])
  return n.graph.toBytes()
}

/**
 * TAESD's encoder. in: `sample` [b, 3, H, W] in −1 … 1 → `latent_sample` [b, c, h, w], as the UNet has them.
 * Source: diffusers AutoencoderTiny, EncoderTiny
 * @throws RangeError when the checkpoint lacks a tensor
 */
export const autoencoderTinyEncoder = (
  weights: Weights,
  { inChannels, latentChannels, numEncoderBlocks }: AutoencoderTinyConfig,
  target: GraphTarget,
): Uint8Array => {
  const n = createNetwork(createGraphOver(weights), weights, target)
  const sample = floatInput(n, 'sample', ['batch', inChannels, 'height', 'width'])
  let x = n.node('Mul', [n.node('Add', [sample, n.float([1])]), n.float([0.5])])
  const at = numbered('encoder.layers')
  for (const [i, blocks] of numEncoderBlocks.entries()) {
    x = conv2d(n, x, at(), { stride: i === 0 ? 1 : 2 })
    for (let j = 0; j < blocks; j++) x = block(n, x, at())
  }
  floatOutput(n, conv2d(n, x, at()), 'latent_sample', [
    'batch',
    latentChannels,
    'latent_height',
    'latent_width',
  ])
  return n.graph.toBytes()
}

/** The names of the layers of a `Sequential`, one after the other. */
const numbered = (at: string): (() => string) => {
  let next = 0
  return () => `${at}.${next++}`
}

/** `AutoencoderTinyBlock`: [b, in, h, w] → [b, out, h, w]. */
const block = (n: Network, x: Value, at: string): Value => {
  const relu = (value: Value) => n.node('Relu', [value])
  const first = relu(conv2d(n, x, `${at}.conv.0`))
  const second = relu(conv2d(n, first, `${at}.conv.2`))
  const skip = n.has(`${at}.skip.weight`) ? conv2d(n, x, `${at}.skip`) : x
  return relu(add(n, conv2d(n, second, `${at}.conv.4`), skip))
}
