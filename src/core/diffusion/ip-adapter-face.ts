import { LikenessError } from '../errors.ts'
import { floatTensor } from '../tensor/tensor.ts'
import type { UnetFeeds } from './control-residuals.ts'
import type { PromptConditioning } from './encode-prompt.ts'
import { ipAdapterScale, type UnetContract } from './models/unet.ts'
import type { IpAdapterInput } from './text-to-image-inputs.ts'

/**
 * Conditions the UNet on a face beside the prompt; without guidance, on none: zeros.
 * Source: diffusers `prepare_ip_adapter_image_embeds` of StableDiffusionPipeline
 * @returns the prompts with the face, and what every pass of the UNet is fed
 * @throws LikenessError `model-unsupported` for a UNet without an IP-Adapter
 */
export const withFace = (
  { conditional, unconditional }: PromptConditioning,
  { imageEmbeds }: UnetContract,
  face: IpAdapterInput | undefined,
): { readonly prompt: PromptConditioning; readonly feeds: UnetFeeds } => {
  if (!imageEmbeds) {
    if (!face) return { prompt: { conditional, unconditional }, feeds: {} }
    throw new LikenessError(
      'model-unsupported',
      'This pack is a graph without inputs for an IP-Adapter. Choose a checkpoint (.safetensors).',
    )
  }
  if (!face) throw new RangeError('the UNet has an IP-Adapter and no face is given')
  const dims = [1, face.embedding.length]
  const nobody = floatTensor(new Float32Array(face.embedding.length), dims)
  return {
    prompt: {
      conditional: { ...conditional, imageEmbeds: floatTensor(face.embedding, dims) },
      unconditional: unconditional && { ...unconditional, imageEmbeds: nobody },
    },
    feeds: { [ipAdapterScale]: floatTensor(Float32Array.of(face.scale), [1]) },
  }
}
