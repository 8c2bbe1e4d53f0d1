import type { RgbImage } from '../imaging/rgb-image.ts'
import type { FloatTensor } from '../tensor/tensor.ts'
import { latentRgbFactorsFor, latentsToRgb } from './latents-to-rgb.ts'
import { decodeLatents } from './models/vae-decoder.ts'
import type { TextToImageNetworks } from './text-to-image.ts'

/**
 * A rough picture of latents, at a small part of the decoder's cost: by the pack's own small decoder, or as colours of
 * one pixel a latent for the families whose colours are known; null for others.
 */
export const previewLatents = async (
  { previewDecoder, vaeScalingFactor }: Pick<TextToImageNetworks, 'previewDecoder' | 'vaeScalingFactor'>,
  latents: FloatTensor,
): Promise<RgbImage | null> => {
  // Small decoders take latents as the denoiser has them (diffusers AutoencoderTiny: scaling factor 1).
  if (previewDecoder) return decodeLatents(previewDecoder, latents, 1)
  const approximation = latentRgbFactorsFor(latents.dims[1]!, vaeScalingFactor)
  return approximation && latentsToRgb(latents, approximation)
}
