import { LikenessError } from '../errors.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import type { Session } from '../onnx/session.ts'
import { encodeToLatents } from './models/vae-encoder.ts'
import type { Scheduler } from './schedulers/scheduler.ts'

/** A picture to start from. */
export interface Img2ImgInput {
  /** Of the size to draw. */
  readonly image: RgbImage
  /** How much of the way is drawn anew: 0 leaves the picture, 1 keeps almost nothing of it. */
  readonly strength: number
}

export interface PreparedLatents {
  readonly latents: Float32Array
  /** The first step to take; the ones before it the picture has behind it. */
  readonly from: number
}

interface Drawing {
  readonly scheduler: Scheduler
  readonly steps: number
  readonly dims: readonly number[]
  readonly noise: (dims: readonly number[]) => Float32Array
}

/** Pure noise, of the strength the algorithm starts from. */
export const prepareNoiseLatents = ({ scheduler, dims, noise }: Drawing): PreparedLatents => ({
  latents: noise(dims).map(v => v * scheduler.initNoiseSigma),
  from: 0,
})

/** Index of the first model evaluation for a strength of 0 to 1. */
export const firstEvaluation = (scheduler: Scheduler, steps: number, strength: number): number => {
  const behind = Math.min(steps - Math.trunc(steps * strength), steps - 1)
  return scheduler.firstEvaluations?.[behind] ?? Math.min(behind, scheduler.timesteps.length - 1)
}

/**
 * A picture's latents with noise of the step that the strength reaches back to. Strengths that leave no step to take
 * still take one. Source: Meng et al., SDEdit (2108.01073); diffusers StableDiffusionImg2ImgPipeline.
 * @throws LikenessError `pack-incomplete` for a pack without an encoder
 */
export const prepareImageLatents = async (
  { scheduler, steps, dims, noise }: Drawing,
  { image, strength }: Img2ImgInput,
  vaeEncoder: Session | undefined,
  scalingFactor: number,
): Promise<PreparedLatents> => {
  if (!vaeEncoder)
    throw new LikenessError(
      'pack-incomplete',
      'This pack cannot start from a picture: it has no vae_encoder. Choose another pack, or leave the picture out.',
    )
  const encoded = await encodeToLatents(vaeEncoder, image, scalingFactor, noise)
  if (encoded.dims.join() !== dims.join())
    throw new LikenessError(
      'model-unsupported',
      `The image encoder gives latents of shape [${encoded.dims.join(', ')}], the denoiser wants [${dims.join(', ')}].`,
    )
  const from = firstEvaluation(scheduler, steps, strength)
  return { latents: scheduler.addNoise(encoded.data, noise(dims), from), from }
}
