import type { RgbImage } from '../imaging/rgb-image.ts'
import type { FloatTensor } from '../tensor/tensor.ts'
import { decodeLatents } from './models/vae-decoder.ts'
import type { TextToImageNetworks } from './text-to-image-inputs.ts'

/**
 * A rough image of latents for a small part of the VAE decoder's cost: by the pack's preview decoder, or one pixel per
 * latent for families whose `LatentRgbFactors` are known; null for others.
 * @param latents [1, c, h, w] as the UNet has them
 */
export const previewLatents = async (
  { previewDecoder, vaeScalingFactor }: Pick<TextToImageNetworks, 'previewDecoder' | 'vaeScalingFactor'>,
  latents: FloatTensor,
): Promise<RgbImage | null> => {
  // Preview decoders take latents without scaling (diffusers AutoencoderTiny has the scaling factor 1).
  if (previewDecoder) return decodeLatents(previewDecoder, latents, 1)
  const factors = latentRgbFactorsFor(latents.dims[1]!, vaeScalingFactor)
  return factors && latentsToRgb(latents, factors)
}

/** Red, green and blue in −1 … 1 as a linear function of a latent's channels. */
export interface LatentRgbFactors {
  readonly factors: readonly (readonly [number, number, number])[]
  readonly bias: readonly [number, number, number]
}

/** Source: ComfyUI, comfy/latent_formats.py, `latent_rgb_factors` of SD15 and SDXL. */
const families: readonly (LatentRgbFactors & { readonly scalingFactor: number })[] = [
  {
    scalingFactor: 0.18215,
    factors: [
      [0.3512, 0.2297, 0.3227],
      [0.325, 0.4974, 0.235],
      [-0.2829, 0.1762, 0.2721],
      [-0.212, -0.2616, -0.7177],
    ],
    bias: [0, 0, 0],
  },
  {
    scalingFactor: 0.13025,
    factors: [
      [0.3651, 0.4232, 0.4341],
      [-0.2533, -0.0042, 0.1068],
      [0.1076, 0.1111, -0.0362],
      [-0.3165, -0.2492, -0.2188],
    ],
    bias: [0.1084, -0.0175, -0.0011],
  },
]

/** The factors of the family with this number of channels and this VAE scaling factor; null for others. */
export const latentRgbFactorsFor = (channels: number, scalingFactor: number): LatentRgbFactors | null =>
  families.find(
    family => family.factors.length === channels && Math.abs(family.scalingFactor - scalingFactor) < 1e-4,
  ) ?? null

/** Latents [1, c, h, w] as an image of w × h pixels. */
export const latentsToRgb = ({ data, dims }: FloatTensor, { factors, bias }: LatentRgbFactors): RgbImage => {
  const [, , height, width] = dims as [number, number, number, number]
  const area = width * height
  // Uint8ClampedArray rounds and clamps on assignment.
  const pixels = new Uint8ClampedArray(area * 3)
  for (let i = 0; i < area; i++)
    for (let colour = 0; colour < 3; colour++) {
      let value = bias[colour]!
      for (const [channel, factor] of factors.entries()) value += data[channel * area + i]! * factor[colour]!
      pixels[i * 3 + colour] = (value + 1) * 127.5
    }
  return { width, height, data: new Uint8Array(pixels.buffer) }
}
