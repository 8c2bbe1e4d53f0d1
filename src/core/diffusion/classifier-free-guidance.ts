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
 * @param latents [1, c, h, w], after `scaleModelInput`
 * @returns of the same shape
 */
export const predictNoise = async (
  { unet, unetContract }: Pick<TextToImageNetworks, 'unet' | 'unetContract'>,
  latents: FloatTensor,
  timestep: number,
  { conditional, unconditional }: PromptConditioning,
  guidanceScale: number,
): Promise<FloatTensor> => {
  if (!unconditional) return runUnet(unet, unetContract, latents, timestep, conditional)
  const size = latents.data.length
  const sameLength =
    conditional.encoderHiddenStates.data.length === unconditional.encoderHiddenStates.data.length
  let noisePredUncond: Float32Array
  let noisePredText: Float32Array
  if ((unetContract.batch ?? 2) % 2 === 0 && sameLength) {
    const both = mapConditioning(unconditional, (tensor, name) => concatBatch([tensor, conditional[name]!]))
    const pair = concatBatch([latents, latents])
    const { data } = await runUnet(unet, unetContract, pair, timestep, both)
    noisePredUncond = data.subarray(0, size)
    noisePredText = data.subarray(size)
  } else {
    noisePredUncond = (await runUnet(unet, unetContract, latents, timestep, unconditional)).data
    noisePredText = (await runUnet(unet, unetContract, latents, timestep, conditional)).data
  }
  const guided = new Float32Array(size)
  for (let i = 0; i < size; i++)
    guided[i] = noisePredUncond[i]! + guidanceScale * (noisePredText[i]! - noisePredUncond[i]!)
  return floatTensor(guided, latents.dims)
}
