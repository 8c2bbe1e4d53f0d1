import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { allFinite } from '../../tensor/convert.ts'
import { type FloatTensor, floatTensor } from '../../tensor/tensor.ts'
import { type VaeTiling, vaeTiling } from '../tiled-vae.ts'
import { overflow } from './overflow.ts'
import { runVae } from './run-vae.ts'

/**
 * VAE encoder. in: `sample` [1, 3, H, W] in −1 … 1 → `latent_sample` [1, c, h, w] (diffusers' export script) or
 * `latent_parameters` [1, 2c, h, w] (optimum: mean and log-variance of a distribution, which is sampled).
 * Source: diffusers AutoencoderKL.encode and DiagonalGaussianDistribution.
 * @param noise gives normal values; called once with the latents' shape if the graph's output is a distribution
 * @param image also as the graph takes it, [1, 3, H, W] in −1 … 1
 * @param options.downscale pixels per latent along a side
 * @returns [1, c, h, w], multiplied with the scaling factor
 * @throws LikenessError `not-finite` when the network overflows
 */
export const encodeToLatents = async (
  session: Session,
  image: RgbImage | FloatTensor,
  scalingFactor: number,
  noise: (dims: readonly number[]) => Float32Array,
  { downscale = 8, tiling = vaeTiling }: { readonly downscale?: number; readonly tiling?: VaeTiling } = {},
): Promise<FloatTensor> => {
  const output = await runVae(session, 'dims' in image ? image : toTensor(image), downscale, tiling)
  if (!allFinite(output.data)) throw overflow('The image encoder', session)
  const isDistribution = session.outputs.some(({ name }) => name === 'latent_parameters')
  const latents = isDistribution ? sampleDistribution(output, noise) : output
  return floatTensor(
    latents.data.map(v => v * scalingFactor),
    latents.dims,
  )
}

const sampleDistribution = (
  { data, dims }: FloatTensor,
  noise: (dims: readonly number[]) => Float32Array,
): FloatTensor => {
  const [, both, height, width] = dims as [number, number, number, number]
  const shape = [1, both / 2, height, width]
  const half = data.length / 2
  const drawn = noise(shape)
  const latents = data.slice(0, half).map((mean, i) => {
    const logVariance = Math.min(Math.max(data[half + i]!, -30), 20)
    return mean + Math.exp(0.5 * logVariance) * drawn[i]!
  })
  return floatTensor(latents, shape)
}

const toTensor = ({ width, height, data }: RgbImage): FloatTensor => {
  const area = width * height
  const planes = new Float32Array(area * 3)
  for (let c = 0; c < 3; c++)
    for (let i = 0; i < area; i++) planes[c * area + i] = data[i * 3 + c]! / 127.5 - 1
  return floatTensor(planes, [1, 3, height, width])
}
