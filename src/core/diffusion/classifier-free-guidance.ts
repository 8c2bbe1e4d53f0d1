import { concatBatch } from '../tensor/convert.ts'
import { type FloatTensor, floatTensor } from '../tensor/tensor.ts'
import type { PromptConditioning } from './encode-prompt.ts'
import { mapConditioning, runUnet } from './models/unet.ts'
import type { TextToImageNetworks } from './text-to-image-inputs.ts'

/**
 * `noise_pred`: the UNet's output, with classifier-free guidance where there is an unconditional prompt: unconditional +
 * scale · (conditional − unconditional). Both are computed in one batch if the graph accepts it and both prompts have as
 * many tokens, otherwise one after the other.
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
): Promise<FloatTensor> => {
  if (!unconditional) return runUnet(unet, unetContract, sample, timestep, conditional)
  const sameLength =
    conditional.encoderHiddenStates.data.length === unconditional.encoderHiddenStates.data.length
  let noisePredUncond: FloatTensor
  let noisePredText: Float32Array
  if ((unetContract.batch ?? 2) % 2 === 0 && sameLength) {
    const both = mapConditioning(unconditional, (tensor, name) => concatBatch([tensor, conditional[name]!]))
    const { data, dims } = await runUnet(unet, unetContract, concatBatch([sample, sample]), timestep, both)
    noisePredUncond = floatTensor(data.subarray(0, data.length / 2), [1, ...dims.slice(1)])
    noisePredText = data.subarray(data.length / 2)
  } else {
    noisePredUncond = await runUnet(unet, unetContract, sample, timestep, unconditional)
    noisePredText = (await runUnet(unet, unetContract, sample, timestep, conditional)).data
  }
  const guided = noisePredUncond.data.map(
    (uncond, i) => uncond + guidanceScale * (noisePredText[i]! - uncond),
  )
  return floatTensor(guided, noisePredUncond.dims)
}
