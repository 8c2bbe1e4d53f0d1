import type { FloatTensor } from '../../tensor/tensor.ts'
import { beginIndexFor, encodeInitialImage, type PreparedLatents } from '../img2img.ts'
import type { Scheduler } from '../schedulers/scheduler.ts'
import type { InpaintRequest, TextToImageNetworks } from '../text-to-image-inputs.ts'
import { keepCells, latentMask } from './latent-mask.ts'
import { prepareMaskedLatents } from './masked-latents.ts'

export interface PreparedInpainting extends PreparedLatents {
  /** What an inpainting UNet sees beside the latents; see `prepareMaskedLatents`. */
  readonly beside?: FloatTensor
  /**
   * Puts what is not drawn anew back into the latents that the step at `index` gave; not there for a model that sees
   * what surrounds the mask.
   */
  readonly keep?: (latents: Float32Array, index: number) => Float32Array
}

/**
 * The latents that inpainting begins with. Random numbers are drawn in diffusers' order, so that a seed gives the picture
 * that it gives there.
 * Source: diffusers StableDiffusionInpaintPipeline and StableDiffusionXLInpaintPipeline, for models that see the latents
 * alone and for those that see a mask beside them; `fill` as AUTOMATIC1111's web UI (`inpainting_fill`)
 * @param dims [1, c, height / 8, width / 8]
 * @param randn normal values of a shape, from the request's seed
 * @throws LikenessError `pack-incomplete` for a pack without a VAE encoder; `model-unsupported` when its latents do not
 *   fit the UNet
 */
export const prepareInpainting = async (
  networks: TextToImageNetworks,
  request: InpaintRequest,
  scheduler: Scheduler,
  steps: number,
  dims: readonly number[],
  randn: (dims: readonly number[]) => Float32Array,
): Promise<PreparedInpainting> => {
  const { unetContract, vaeEncoder } = networks
  const { image, mask, strength } = request
  const seesMask = unetContract.inChannels > unetContract.latentChannels
  const fromNoise = strength === 1
  const [, , rows, columns] = dims as [number, number, number, number]
  const cells = latentMask(mask, columns, rows)

  const encoded = seesMask && fromNoise ? undefined : await encodeInitialImage(networks, image, dims, randn)
  const noise = randn(dims)
  const beside = seesMask ? await prepareMaskedLatents(networks, dims, randn, { image, mask }) : undefined
  // diffusers encodes what the mask leaves for every model. Where the encoder gives a distribution, that takes random numbers.
  if (!seesMask && vaeEncoder?.outputs.some(({ name }) => name === 'latent_parameters')) randn(dims)

  const original = encoded && filled(encoded, cells, request.start, () => randn(dims))
  const beginIndex = beginIndexFor(scheduler, steps, strength)
  const latents =
    fromNoise || !original
      ? noise.map(value => value * scheduler.initNoiseSigma)
      : scheduler.addNoise(original, noise, beginIndex)
  if (seesMask || !original) return { latents, beginIndex, beside }

  const { length } = scheduler.timesteps
  const keep = (stepped: Float32Array, index: number): Float32Array => {
    const next = index + 1
    const kept = next < length ? scheduler.addNoise(original, noise, next) : original
    return keepCells(stepped, kept, cells, (length - next) / (length - beginIndex))
  }
  return { latents, beginIndex, keep }
}

/** @param cells the mask, [h, w] */
const filled = (
  encoded: Float32Array,
  cells: Float32Array,
  start: InpaintRequest['start'],
  randn: () => Float32Array,
): Float32Array => {
  if (start === 'image') return encoded
  const fill = start === 'noise' ? randn() : undefined
  return encoded.map((value, i) => {
    const part = cells[i % cells.length]!
    return value * (1 - part) + (fill?.[i] ?? 0) * part
  })
}
