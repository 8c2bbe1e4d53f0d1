import type { RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { allFinite } from '../../tensor/convert.ts'
import { type FloatTensor, floatTensor } from '../../tensor/tensor.ts'
import { type VaeTiling, vaeTiling } from '../tiled-vae.ts'
import { overflow } from './overflow.ts'
import { runVae } from './run-vae.ts'

/**
 * VAE decoder. in: `latent_sample` [1, c, h, w], divided by the scaling factor → `sample` [1, 3, H, W] in −1 … 1.
 * Source: diffusers AutoencoderKL.decode and VaeImageProcessor.postprocess.
 * @param latents [1, c, h, w] as the UNet has them
 * @param tiling how large pictures are cut up, so that they need no more memory than a tile
 * @throws LikenessError `not-finite` when the network overflows, instead of returning a black image
 */
export const decodeLatents = async (
  session: Session,
  latents: FloatTensor,
  scalingFactor: number,
  tiling: VaeTiling = vaeTiling,
): Promise<RgbImage> => {
  const scaled =
    scalingFactor === 1
      ? latents
      : floatTensor(
          latents.data.map(v => v / scalingFactor),
          latents.dims,
        )
  const sample = await runVae(session, scaled, 1, tiling)
  if (!allFinite(sample.data)) throw overflow('The image decoder', session)
  return toImage(sample)
}

const toImage = ({ data, dims }: FloatTensor): RgbImage => {
  const [, , height, width] = dims as [number, number, number, number]
  const area = width * height
  // Uint8ClampedArray rounds and clamps on assignment, several times faster than explicit code.
  const pixels = new Uint8ClampedArray(area * 3)
  for (let c = 0; c < 3; c++)
    for (let from = c * area, to = c; to < pixels.length; from++, to += 3)
      pixels[to] = (data[from]! + 1) * 127.5
  return { width, height, data: new Uint8Array(pixels.buffer) }
}
