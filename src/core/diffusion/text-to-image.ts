import type { RgbImage } from '../imaging/rgb-image.ts'
import type { Session } from '../onnx/session.ts'
import { allFinite } from '../tensor/convert.ts'
import { createGenerator } from '../tensor/random.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import { encodePrompt } from './encode-prompt.ts'
import type { TextEncoder } from './encode-text.ts'
import { type Img2ImgInput, prepareImageLatents, prepareNoiseLatents } from './img2img.ts'
import { overflow } from './models/overflow.ts'
import { predictGuidedNoise, predictNoise, type UnetContract } from './models/unet.ts'
import { decodeLatents } from './models/vae-decoder.ts'
import { createScheduler } from './schedulers/create-scheduler.ts'
import {
  createOriginalSamplePredictor,
  type PredictOriginalSample,
} from './schedulers/pred-original-sample.ts'
import type { SchedulerConfig } from './schedulers/scheduler-config.ts'
import { type SchedulerName, withScheduler } from './schedulers/scheduler-names.ts'
import type { ClipTokenizer } from './tokenizers/clip-tokenizer.ts'

/** A text-to-image pack, opened. */
export interface TextToImageNetworks {
  readonly tokenizer: ClipTokenizer
  readonly textEncoder: Session
  /** SDXL's second text encoder. */
  readonly secondTextEncoder?: TextEncoder
  /** SDXL: an empty negative prompt is told as zeros; model_index.json says so. */
  readonly zeroesForEmptyPrompt?: boolean
  readonly unet: Session
  readonly unetContract: UnetContract
  readonly vaeDecoder: Session
  /** Packs that have one can start from a picture. */
  readonly vaeEncoder?: Session
  /** A small decoder that shows roughly what latents hold. */
  readonly previewDecoder?: Session
  /** Latents are divided by it before decoding; 0.18215 for SD 1.x. */
  readonly vaeScalingFactor: number
  /** Pixels of a side per latent; 8 for every SD family. */
  readonly vaeDownscale: number
  readonly schedulerConfig: SchedulerConfig
}

export interface TextToImageRequest {
  readonly prompt: string
  readonly negativePrompt: string
  /** As torch's `manual_seed`: the same seed gives the picture it gives in diffusers. */
  readonly seed: number
  readonly steps: number
  /** 1 or less draws without guidance, in one pass a step. */
  readonly guidanceScale: number
  /** Another algorithm on the pack's own training schedule. */
  readonly scheduler?: SchedulerName
  readonly width: number
  readonly height: number
  /** A picture to start from instead of noise alone. */
  readonly img2img?: Img2ImgInput
}

export interface DenoisingStep {
  /** Steps done, from 1. */
  readonly step: number
  readonly of: number
  readonly latents: FloatTensor
  /** The latents without noise as the network sees them at this step; computed when asked for. */
  readonly original: () => FloatTensor
}

export interface TextToImageHooks {
  readonly signal?: AbortSignal
  readonly onStep?: (step: DenoisingStep) => void
}

/**
 * Prompt → picture by denoising latents with classifier-free guidance.
 * Source: diffusers StableDiffusionPipeline and OnnxStableDiffusionPipeline.
 * @throws LikenessError `not-finite` naming the step at which the network overflowed
 */
export const textToImage = async (
  networks: TextToImageNetworks,
  request: TextToImageRequest,
  { signal, onStep }: TextToImageHooks = {},
): Promise<RgbImage> => {
  const latents = await denoise(networks, request, { signal, onStep })
  return decodeLatents(networks.vaeDecoder, latents, networks.vaeScalingFactor)
}

/** The denoised latents, [1, c, height / 8, width / 8], before the decoder. */
export const denoise = async (
  networks: TextToImageNetworks,
  request: TextToImageRequest,
  { signal, onStep }: TextToImageHooks = {},
): Promise<FloatTensor> => {
  const { unet, unetContract, vaeDownscale } = networks
  const { conditional, unconditional } = await encodePrompt(
    {
      tokenizer: networks.tokenizer,
      session: networks.textEncoder,
      second: networks.secondTextEncoder,
      zeroesForEmpty: networks.zeroesForEmptyPrompt ?? false,
      unetContract,
    },
    request,
  )

  const config = request.scheduler
    ? withScheduler(networks.schedulerConfig, request.scheduler)
    : networks.schedulerConfig
  const scheduler = createScheduler(config, { steps: request.steps })
  const dims = [1, unetContract.latentChannels, request.height / vaeDownscale, request.width / vaeDownscale]
  const generator = createGenerator(request.seed)
  let predictor: PredictOriginalSample | undefined
  const predictOriginal = () => {
    predictor ??= createOriginalSamplePredictor(config)
    return predictor
  }
  const noise = () => generator.randn(dims)
  const drawing = { scheduler, steps: request.steps, dims, noise: generator.randn }
  const start = request.img2img
    ? await prepareImageLatents(drawing, request.img2img, networks.vaeEncoder, networks.vaeScalingFactor)
    : prepareNoiseLatents(drawing)

  let { latents } = start
  let state = scheduler.initialState
  const of = scheduler.timesteps.length - start.from
  for (const [i, timestep] of scheduler.timesteps.entries()) {
    if (i < start.from) continue
    const step = i - start.from + 1
    signal?.throwIfAborted()
    const input = floatTensor(scheduler.scaleModelInput(latents, i), dims)
    const output = unconditional
      ? await predictGuidedNoise(
          unet,
          unetContract,
          input,
          timestep,
          conditional,
          unconditional,
          request.guidanceScale,
        )
      : await predictNoise(unet, unetContract, input, timestep, conditional)
    if (!allFinite(output.data)) throw overflow('The denoiser', unet, ` at step ${step} of ${of}`)
    ;({ latents, state } = scheduler.step(output.data, i, latents, state, noise))
    onStep?.({
      step,
      of,
      latents: floatTensor(latents, dims),
      original: () => floatTensor(predictOriginal()(input.data, output.data, timestep), dims),
    })
  }
  signal?.throwIfAborted()
  return floatTensor(latents, dims)
}
