import { concatBatch } from '../tensor/convert.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import type { FindResiduals, UnetFeeds } from './control-residuals.ts'
import type { PromptConditioning } from './encode-prompt.ts'
import { mapConditioning, runUnet, type UnetConditioning } from './models/unet.ts'
import type { TextToImageNetworks } from './text-to-image-inputs.ts'

/** What steers the UNet beside the prompts. */
export interface Steering {
  /** Inputs of every pass. */
  readonly feeds: UnetFeeds
  /** Those of ControlNets, of the latents alone. */
  readonly residuals?: { readonly latents: FloatTensor; readonly find: FindResiduals }
}

/**
 * `noise_pred`: the UNet's output, with classifier-free guidance where there is an unconditional prompt: unconditional +
 * scale · (conditional − unconditional). Both are computed in one batch if the graph accepts it and both prompts have as
 * many tokens, otherwise one after the other.
 * ControlNets run before each pass, with its prompt.
 * Source: Ho & Salimans, "Classifier-Free Diffusion Guidance" (2207.12598)
 * @param sample [1, inChannels, h, w]: latents after `scaleModelInput`, and what an inpainting model sees beside them
 * @returns [1, latentChannels, h, w]
 */
export const predictNoise = async (
  { unet, unetContract }: Pick<TextToImageNetworks, 'unet' | 'unetContract'>,
  sample: FloatTensor,
  timestep: number,
  { conditional, unconditional }: PromptConditioning,
  guidanceScale: number,
  { feeds, residuals }: Steering = { feeds: {} },
): Promise<FloatTensor> => {
  const run = async (input: FloatTensor, conditioning: UnetConditioning): Promise<FloatTensor> => {
    if (!residuals) return runUnet(unet, unetContract, input, timestep, conditioning, feeds)
    const latents = input === sample ? residuals.latents : concatBatch([residuals.latents, residuals.latents])
    const found = await residuals.find(latents, timestep, conditioning)
    return runUnet(unet, unetContract, input, timestep, conditioning, { ...feeds, ...found })
  }
  if (!unconditional) return run(sample, conditional)
  const sameLength =
    conditional.encoderHiddenStates.data.length === unconditional.encoderHiddenStates.data.length
  let noisePredUncond: FloatTensor
  let noisePredText: Float32Array
  if ((unetContract.batch ?? 2) % 2 === 0 && sameLength) {
    const both = mapConditioning(unconditional, (tensor, name) => concatBatch([tensor, conditional[name]!]))
    const { data, dims } = await run(concatBatch([sample, sample]), both)
    noisePredUncond = floatTensor(data.subarray(0, data.length / 2), [1, ...dims.slice(1)])
    noisePredText = data.subarray(data.length / 2)
  } else {
    noisePredUncond = await run(sample, unconditional)
    noisePredText = (await run(sample, conditional)).data
  }
  const guided = noisePredUncond.data.map(
    (uncond, i) => uncond + guidanceScale * (noisePredText[i]! - uncond),
  )
  return floatTensor(guided, noisePredUncond.dims)
}
