import type { Checkpoint } from './checkpoint.ts'
import { findUNet } from './find-networks.ts'
import type { NamedWeights } from './key-names/named-weights.ts'
import { type OtherModel, type OtherModelName, otherModelOf, recogniseOtherModel } from './other-models.ts'
import type { StoredTensors } from './safetensors.ts'
import type { Weights } from './weight.ts'

/** Channels of `sample` of models that change a picture by instruction: its latents lie beside the noise. */
const instructChannels = 8

/** Channels of the latents of all that Likeness draws with. */
export const latentChannels = 4

/** By the channels of `sample`. */
export const tasks: Readonly<Record<number, Checkpoint['task']>> = {
  4: 'text-to-image',
  9: 'inpainting',
}

/**
 * Finds the UNet of a text-to-image model, and what it is of; else what the file is instead; null where it has neither.
 * @throws LikenessError `model-unsupported` where it is stored in a type that cannot be computed with
 */
export const recogniseUNet = (
  tensors: StoredTensors,
): { readonly kind: Checkpoint['kind']; readonly unet: NamedWeights } | OtherModel | null => {
  const other = recogniseOtherModel(tensors)
  if (other) return other
  const unet = findUNet(tensors)
  if (!unet) return null
  const otherName = otherUNet(unet, tensors)
  return otherName ? otherModelOf(otherName) : { kind: kindOf(unet.weights), unet }
}

/** A UNet with an input or output that Stable Diffusion's text-to-image models do not have. */
const otherUNet = ({ weights, unknown }: NamedWeights, tensors: StoredTensors): OtherModelName | null => {
  const channels = (layer: string, axis: number) => weights.get(`${layer}.weight`)?.dims[axis] ?? 0
  const isNamed = (start: string) => [...unknown, ...weights.keys()].some(name => name.startsWith(start))
  if (tensors.has('edm_mean') || tensors.has('edm_vpred.sigma_max')) return 'playground'
  if (isNamed('class_embedding.linear_1.')) return 'sd-unclip'
  if (isNamed('label_emb.weight') || isNamed('class_embedding.')) return 'sd-upscaler'
  if (channels('conv_in', 1) === instructChannels) return 'instruct-pix2pix'
  if (!tasks[channels('conv_in', 1)] || channels('conv_out', 0) !== latentChannels) return 'sd-upscaler'
  if (!weights.has('add_embedding.linear_1.weight')) return null
  // By SGM's names the embedding of a picture is called as SDXL's of text and size.
  if (weights.has(firstProjection)) return 'sd-unclip'
  return levelsOf(weights) > 3 ? 'sdxl-refiner' : null
}

const firstProjection = 'down_blocks.0.attentions.0.proj_in.weight'

/** Stable Diffusion 2 projects by matrices where 1 has 1 × 1 convolutions. */
export const kindOf = (weights: Weights): Checkpoint['kind'] => {
  if (weights.has('add_embedding.linear_1.weight')) return 'sdxl'
  return weights.get(firstProjection)?.dims.length === 2 ? 'sd-2' : 'sd-1'
}

const levelsOf = (weights: NamedWeights['weights']): number =>
  1 + Math.max(...Array.from(weights.keys(), name => Number(/^down_blocks\.(\d+)/.exec(name)?.[1] ?? -1)))
