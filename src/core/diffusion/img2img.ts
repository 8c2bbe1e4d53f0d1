import { LikenessError } from '../errors.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { encodeToLatents } from './models/vae-encoder.ts'
import type { Scheduler } from './schedulers/scheduler.ts'
import type { Img2ImgInput, TextToImageNetworks } from './text-to-image-inputs.ts'

export interface PreparedLatents {
  readonly latents: Float32Array
  /** Index of the first timestep to run. */
  readonly beginIndex: number
}

/**
 * Index of the first timestep to run for a strength of 0 to 1; at least one is run.
 * Source: diffusers StableDiffusionImg2ImgPipeline.get_timesteps
 */
export const beginIndexFor = (scheduler: Scheduler, steps: number, strength: number): number => {
  const skipped = Math.min(steps - Math.trunc(steps * strength), steps - 1)
  return scheduler.firstEvaluations?.[skipped] ?? Math.min(skipped, scheduler.timesteps.length - 1)
}

/** @param what cannot be done @param advice what to do */
export const missingVaeEncoder = (what: string, advice: string): LikenessError =>
  new LikenessError('pack-incomplete', `${what}: it has no vae_encoder. ${advice}`)

/**
 * The latents of an image with the noise of the timestep that `strength` begins at.
 * Source: Meng et al., SDEdit (2108.01073); diffusers StableDiffusionImg2ImgPipeline.prepare_latents
 * @param dims [1, c, height / 8, width / 8]
 * @param randn normal values of a shape, from the request's seed
 * @throws LikenessError `pack-incomplete` for a pack without a VAE encoder; `model-unsupported` when its latents do not
 *   fit the UNet
 */
export const prepareImageLatents = async (
  networks: TextToImageNetworks,
  { image, strength }: Img2ImgInput,
  scheduler: Scheduler,
  steps: number,
  dims: readonly number[],
  randn: (dims: readonly number[]) => Float32Array,
): Promise<PreparedLatents> => {
  const encoded = await encodeInitialImage(networks, image, dims, randn)
  const beginIndex = beginIndexFor(scheduler, steps, strength)
  return { latents: scheduler.addNoise(encoded, randn(dims), beginIndex), beginIndex }
}

/**
 * The latents of the picture that a drawing starts from.
 * @throws LikenessError likewise
 */
export const encodeInitialImage = async (
  { vaeEncoder, vaeScalingFactor, vaeDownscale }: TextToImageNetworks,
  image: RgbImage,
  dims: readonly number[],
  randn: (dims: readonly number[]) => Float32Array,
): Promise<Float32Array> => {
  if (!vaeEncoder)
    throw missingVaeEncoder(
      'This pack cannot start from a picture',
      'Choose another pack, or leave the picture out.',
    )
  const encoded = await encodeToLatents(vaeEncoder, image, vaeScalingFactor, randn, {
    downscale: vaeDownscale,
  })
  if (encoded.dims.join() !== dims.join())
    throw new LikenessError(
      'model-unsupported',
      `The image encoder gives latents of shape [${encoded.dims.join(', ')}], the denoiser wants [${dims.join(', ')}].`,
    )
  return encoded.data
}
