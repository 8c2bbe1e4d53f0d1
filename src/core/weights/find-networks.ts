import { nameClipTextModel } from './key-names/clip-text-model.ts'
import { nameLdmUNet } from './key-names/ldm-unet.ts'
import { nameVae } from './key-names/ldm-vae.ts'
import { type NamedWeights, nameWeights, withoutPrefix } from './key-names/named-weights.ts'
import { nameOpenClip } from './key-names/open-clip.ts'
import { nameTinyVae } from './key-names/taesd.ts'
import type { StoredTensors } from './safetensors.ts'

/** Where networks lie in a file: under the prefixes that CompVis, SGM and ComfyUI write, or alone without one. */
const prefixes = {
  unet: ['model.diffusion_model.', ''],
  vae: ['first_stage_model.', 'vae.', ''],
}

/**
 * Layers of OpenCLIP's ViT-H that Stable Diffusion 2 computes: all but the last. Source: sd2 `FrozenOpenCLIPEmbedder`,
 * diffusers `SD_2_TEXT_ENCODER_KEYS_TO_IGNORE`.
 */
const sd2TextEncoder = { layers: 23, projection: false }

const within = (
  tensors: StoredTensors,
  places: readonly string[],
  name: (part: StoredTensors) => NamedWeights | null,
): NamedWeights | null => {
  for (const prefix of places) {
    const found = name(prefix ? withoutPrefix(tensors, prefix) : tensors)
    if (found) return found
  }
  return null
}

/** A `UNet2DConditionModel`, by CompVis' names or diffusers'. */
export const findUNet = (tensors: StoredTensors): NamedWeights | null =>
  within(tensors, prefixes.unet, part => {
    if (part.has('input_blocks.0.0.weight') && part.has('output_blocks.0.0.in_layers.0.weight'))
      return nameLdmUNet(part)
    return part.has('conv_in.weight') && part.has('up_blocks.0.resnets.0.norm1.weight')
      ? nameWeights(part, name => name)
      : null
  })

/** An `AutoencoderKL`, or its decoder or encoder alone. */
export const findVae = (tensors: StoredTensors): NamedWeights | null =>
  within(tensors, prefixes.vae, part =>
    ['decoder', 'encoder'].some(
      half =>
        part.has(`${half}.mid.block_1.norm1.weight`) || part.has(`${half}.mid_block.resnets.0.norm1.weight`),
    )
      ? nameVae(part)
      : null,
  )

/** An `AutoencoderTiny`, or its decoder or encoder alone. */
export const findTinyVae = (tensors: StoredTensors): NamedWeights | null =>
  tensors.has('decoder.layers.2.conv.0.weight') ||
  tensors.has('encoder.layers.1.conv.0.weight') ||
  (tensors.has('1.weight') && tensors.has('3.conv.0.weight')) ||
  (tensors.has('0.weight') && tensors.has('1.conv.0.weight'))
    ? nameTinyVae(tensors)
    : null

const asClip = (part: StoredTensors): NamedWeights | null =>
  part.has('text_model.embeddings.token_embedding.weight') || part.has('embeddings.token_embedding.weight')
    ? nameClipTextModel(part)
    : null

const asOpenClip =
  (used?: Parameters<typeof nameOpenClip>[1]) =>
  (part: StoredTensors): NamedWeights | null =>
    part.has('token_embedding.weight') && part.has('ln_final.weight') ? nameOpenClip(part, used) : null

/** A text encoder that is alone in its file. */
export const findTextEncoder = (tensors: StoredTensors): NamedWeights | null =>
  asClip(tensors) ?? asOpenClip()(tensors)

/** The text encoders of a single file, in SDXL's order. */
export const findTextEncoders = (
  tensors: StoredTensors,
  kind: 'sd-1' | 'sd-2' | 'sdxl',
): { readonly textEncoder: NamedWeights | null; readonly textEncoder2: NamedWeights | null } => {
  if (kind === 'sdxl')
    return {
      textEncoder: within(tensors, ['conditioner.embedders.0.transformer.'], asClip),
      textEncoder2: within(tensors, ['conditioner.embedders.1.model.'], asOpenClip()),
    }
  const textEncoder =
    kind === 'sd-1'
      ? within(tensors, ['cond_stage_model.transformer.', 'conditioner.embedders.0.transformer.'], asClip)
      : within(
          tensors,
          ['cond_stage_model.model.', 'conditioner.embedders.0.model.'],
          asOpenClip(sd2TextEncoder),
        )
  return { textEncoder, textEncoder2: null }
}
