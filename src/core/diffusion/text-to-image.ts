// Text to image with Stable Diffusion and its relatives, as diffusers' pipelines run it: `tokenizers` and `encode-prompt`
// → `schedulers` (set timesteps) → latents (noise, or `img2img`) → denoising loop with `classifier-free-guidance` →
// VAE decoder. `models` are the networks.

import type { RgbImage } from '../imaging/rgb-image.ts'
import { allFinite, concatChannels } from '../tensor/convert.ts'
import { createGenerator } from '../tensor/random.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import { predictNoise } from './classifier-free-guidance.ts'
import { prepareControls } from './control-residuals.ts'
import { encodePrompt } from './encode-prompt.ts'
import { prepareImageLatents } from './img2img.ts'
import { prepareMaskedLatents } from './inpainting/masked-latents.ts'
import { type PreparedInpainting, prepareInpainting } from './inpainting/prepare-inpainting.ts'
import { withFace } from './ip-adapter-face.ts'
import { overflow } from './models/overflow.ts'
import { decodeLatents } from './models/vae-decoder.ts'
import { createScheduler } from './schedulers/create-scheduler.ts'
import {
  createOriginalSamplePredictor,
  type PredictOriginalSample,
} from './schedulers/pred-original-sample.ts'
import type { Scheduler } from './schedulers/scheduler.ts'
import { withScheduler } from './schedulers/scheduler-names.ts'
import type { TextToImageNetworks, TextToImageRequest } from './text-to-image-inputs.ts'
import { variedNoise } from './varied-noise.ts'

export interface DenoisingStep {
  /** Model evaluations done, from 1, and in total. */
  readonly step: number
  readonly of: number
  /** [1, c, height / 8, width / 8] */
  readonly latents: FloatTensor
  /** The model's current prediction of the latents without noise, of the same shape; computed on demand, for previews. */
  readonly predOriginalSample: () => FloatTensor
}

export interface TextToImageHooks {
  readonly signal?: AbortSignal
  /** Aborted when no further step shall be made: the picture is then what the last one predicts, after one at least. */
  readonly enough?: AbortSignal
  /** Not awaited. */
  readonly onStep?: (step: DenoisingStep) => void
}

/**
 * Generates a picture from a prompt.
 * Source: diffusers StableDiffusionPipeline, StableDiffusionXLPipeline, LatentConsistencyModelPipeline and their img2img
 * variants, with ControlNets and with `load_ip_adapter`; StableDiffusionInpaintPipeline and
 * StableDiffusionXLInpaintPipeline, with a mask that covers everything where an inpainting model is given none.
 * @throws LikenessError `not-finite`, with the step, when a network overflows; `bad-option`, `model-unsupported`,
 *   `pack-incomplete`; the signal's reason when aborted, between steps
 */
export const textToImage = async (
  networks: TextToImageNetworks,
  request: TextToImageRequest,
  hooks: TextToImageHooks = {},
): Promise<RgbImage> => {
  const latents = await denoise(networks, request, hooks)
  const { vaeDecoder, vaeScalingFactor, decoderScalingFactor = vaeScalingFactor } = networks
  return decodeLatents(vaeDecoder, latents, decoderScalingFactor)
}

/** Everything before the VAE decoder. @returns the denoised latents, [1, c, height / 8, width / 8] */
export const denoise = async (
  networks: TextToImageNetworks,
  request: TextToImageRequest,
  { signal, enough, onStep }: TextToImageHooks = {},
): Promise<FloatTensor> => {
  const { unet, unetContract, vaeDownscale, schedulerConfig } = networks
  const encoded = await encodePrompt(networks, request)
  const { prompt, feeds } = withFace(encoded, unetContract, request.ipAdapter)
  const residualsOf = await prepareControls(networks, request)

  const config = request.scheduler ? withScheduler(schedulerConfig, request.scheduler) : schedulerConfig
  const scheduler = createScheduler(config, { steps: request.steps, seed: request.seed })

  const dims = [1, unetContract.latentChannels, request.height / vaeDownscale, request.width / vaeDownscale]
  const { randn } = createGenerator(request.seed)
  const firstNoise = request.variation ? variedNoise(randn, request.variation) : randn
  const prepared = await prepareLatents(networks, request, scheduler, dims, firstNoise)

  const seesMask = unetContract.inChannels > unetContract.latentChannels
  const beside = prepared.beside ?? (seesMask ? await prepareMaskedLatents(networks, dims, randn) : undefined)

  let predictOriginal: PredictOriginalSample | undefined
  let { latents } = prepared
  let state = scheduler.initialState
  const of = scheduler.timesteps.length - prepared.beginIndex
  for (const [i, timestep] of scheduler.timesteps.entries()) {
    if (i < prepared.beginIndex) continue
    const step = i - prepared.beginIndex + 1
    signal?.throwIfAborted()
    const input = floatTensor(scheduler.scaleModelInput(latents, i), dims)
    const sample = beside ? concatChannels([input, beside]) : input
    const noisePred = await predictNoise(networks, sample, timestep, prompt, request.guidanceScale, {
      feeds,
      residuals: residualsOf && { latents: input, find: residualsOf(step - 1, of) },
    })
    if (!allFinite(noisePred.data)) throw overflow('The denoiser', unet, ` at step ${step} of ${of}`)
    ;({ latents, state } = scheduler.step(noisePred.data, i, latents, state, () => randn(dims)))
    latents = prepared.keep?.(latents, i) ?? latents
    const predOriginalSample = () => {
      predictOriginal ??= createOriginalSamplePredictor(config)
      return floatTensor(predictOriginal(input.data, noisePred.data, timestep), dims)
    }
    onStep?.({ step, of, latents: floatTensor(latents, dims), predOriginalSample })
    if (enough?.aborted && step < of) {
      // As AUTOMATIC1111's web UI does when it is interrupted: the latents themselves are noisy still.
      latents = predOriginalSample().data
      break
    }
  }
  signal?.throwIfAborted()
  return floatTensor(latents, dims)
}

const prepareLatents = async (
  networks: TextToImageNetworks,
  { img2img, inpaint, steps }: TextToImageRequest,
  scheduler: Scheduler,
  dims: readonly number[],
  randn: (dims: readonly number[]) => Float32Array,
): Promise<PreparedInpainting> => {
  if (inpaint) return prepareInpainting(networks, inpaint, scheduler, steps, dims, randn)
  if (img2img) return prepareImageLatents(networks, img2img, scheduler, steps, dims, randn)
  return { latents: randn(dims).map(v => v * scheduler.initNoiseSigma), beginIndex: 0 }
}
