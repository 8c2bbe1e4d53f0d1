import { elementCount, type Tensor } from '../tensor/tensor.ts'
import type { Weights } from '../weights/weight.ts'

/** Bytes of a value on the cpu. */
const floatBytes = 4

/**
 * Measured with Stable Diffusion 1.5 at 512 × 512 and 1024 × 1024, and with SDXL at both: how often the largest
 * weight is there as floats, and how many maps of as many channels as the first convolution has.
 */
const widenedWeights = 2.75
const unetMaps = 16

/** Of the widest map of an autoencoder, measured with the decoders of Stable Diffusion and TAESD at 512 × 512. */
const autoencoderMaps = 4

/**
 * Bytes that a run of a graph of ours takes on the cpu beside its weights, which stay in their file: a few of them as
 * floats, and feature maps in proportion to the picture.
 * @param feeds the inputs: `sample` or `latent_sample` is the picture; a network without them takes none to speak of
 */
export const estimateRunMemory = (weights: Weights, feeds: Readonly<Record<string, Tensor>>): number => {
  const image = feeds.latent_sample ?? feeds.sample
  if (!image) return 0
  const [batch = 1, , height = 1, width = 1] = image.dims
  const largest = Math.max(...Array.from(weights.values(), ({ dims }) => elementCount(dims)))
  return (widenedWeights * largest + batch * height * width * valuesPerCell(weights)) * floatBytes
}

/** Values at the peak for each pixel of the input. */
const valuesPerCell = (weights: Weights): number => {
  const dims = (name: string) => weights.get(`${name}.weight`)?.dims ?? []
  const [channels = 0] = dims('conv_in')
  if (channels > 0) return unetMaps * channels
  const [encoded = 0] = dims('encoder.conv_in')
  if (encoded > 0) return autoencoderMaps * encoded
  // The last level is computed at the picture's size, from as many channels as the one before it has.
  const levels = [...weights.keys()].flatMap(name => /^decoder\.up_blocks\.(\d+)\./.exec(name)?.[1] ?? [])
  const last = Math.max(0, ...levels.map(Number))
  const [, decoded = 0] = dims(`decoder.up_blocks.${last}.resnets.0.conv1`)
  const [tiny = 0] = dims('decoder.layers.0')
  return autoencoderMaps * (decoded * 4 ** last + tiny * tinyScale ** 2)
}

/** TAESD's pictures to its latents. */
const tinyScale = 8
