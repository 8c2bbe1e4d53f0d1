import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { concatChannels } from '../../tensor/convert.ts'
import { type FloatTensor, floatTensor } from '../../tensor/tensor.ts'
import { missingVaeEncoder } from '../img2img.ts'
import { encodeToLatents } from '../models/vae-encoder.ts'
import type { TextToImageNetworks } from '../text-to-image-inputs.ts'
import { nearestCells } from './latent-mask.ts'

/**
 * What an inpainting UNet sees beside the latents, [1, 1 + c, h, w]: a mask of 0 and 1, and the latents of the picture
 * without what the mask covers, which is grey. Without a picture the mask covers everything, so that all of it is drawn
 * from the prompt.
 * Source: diffusers StableDiffusionInpaintPipeline.prepare_mask_latents
 * @param dims [1, c, height / 8, width / 8]
 * @param randn normal values of a shape, from the request's seed, after those of the latents
 * @param part the picture, and the mask that covers it from 0.5 on
 * @throws LikenessError `pack-incomplete` for a pack without a VAE encoder
 */
export const prepareMaskedLatents = async (
  {
    vaeEncoder,
    vaeScalingFactor,
    vaeDownscale,
  }: Pick<TextToImageNetworks, 'vaeEncoder' | 'vaeScalingFactor' | 'vaeDownscale'>,
  dims: readonly number[],
  randn: (dims: readonly number[]) => Float32Array,
  part?: { readonly image: RgbImage; readonly mask: Plane },
): Promise<FloatTensor> => {
  if (!vaeEncoder) throw missingVaeEncoder('This inpainting pack cannot draw', 'Choose another pack.')
  const [, , rows, columns] = dims as [number, number, number, number]
  const [width, height] = [columns * vaeDownscale, rows * vaeDownscale]
  const seen = floatTensor(new Float32Array(3 * width * height), [1, 3, height, width])
  if (part) showUncovered(part.image, part.mask, seen.data)
  const options = { downscale: vaeDownscale }
  const maskedImageLatents = await encodeToLatents(vaeEncoder, seen, vaeScalingFactor, randn, options)
  const covered = part
    ? nearestCells(part.mask, columns, rows).map(value => (value < 0.5 ? 0 : 1))
    : new Float32Array(rows * columns).fill(1)
  return concatChannels([floatTensor(covered, [1, 1, rows, columns]), maskedImageLatents])
}

/** @param seen planes in −1 … 1, grey */
const showUncovered = ({ data }: RgbImage, mask: Plane, seen: Float32Array): void => {
  const area = mask.data.length
  for (let i = 0; i < area; i++)
    if (mask.data[i]! < 0.5) for (let c = 0; c < 3; c++) seen[c * area + i] = data[3 * i + c]! / 127.5 - 1
}
