import { concatChannels } from '../tensor/convert.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import { missingVaeEncoder } from './img2img.ts'
import { encodeToLatents } from './models/vae-encoder.ts'
import type { TextToImageNetworks, TextToImageRequest } from './text-to-image-inputs.ts'

/**
 * What an inpainting UNet sees beside the latents, [1, 1 + c, h, w]: a mask, and the latents of the picture without what
 * the mask covers. It covers everything, so that the whole picture is drawn from the prompt; what is left is grey.
 * Source: diffusers StableDiffusionInpaintPipeline.prepare_mask_latents
 * @param dims [1, c, height / 8, width / 8]
 * @param randn normal values of a shape, from the request's seed, after those of the latents
 * @throws LikenessError `pack-incomplete` for a pack without a VAE encoder
 */
export const prepareFullMask = async (
  { vaeEncoder, vaeScalingFactor, vaeDownscale }: TextToImageNetworks,
  { width, height }: Pick<TextToImageRequest, 'width' | 'height'>,
  dims: readonly number[],
  randn: (dims: readonly number[]) => Float32Array,
): Promise<FloatTensor> => {
  if (!vaeEncoder) throw missingVaeEncoder('This inpainting pack cannot draw', 'Choose another pack.')
  const grey = floatTensor(new Float32Array(3 * width * height), [1, 3, height, width])
  const options = { downscale: vaeDownscale }
  const maskedImageLatents = await encodeToLatents(vaeEncoder, grey, vaeScalingFactor, randn, options)
  const [, , rows, columns] = dims as [number, number, number, number]
  const mask = floatTensor(new Float32Array(rows * columns).fill(1), [1, 1, rows, columns])
  return concatChannels([mask, maskedImageLatents])
}
