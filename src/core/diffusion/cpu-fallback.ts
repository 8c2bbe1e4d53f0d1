import { LikenessError } from '../errors.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import {
  type TextToImageHooks,
  type TextToImageNetworks,
  type TextToImageRequest,
  textToImage,
} from './text-to-image.ts'

export type TextToImage = (request: TextToImageRequest, hooks?: TextToImageHooks) => Promise<RgbImage>

/**
 * Draws with the networks given. Where they overflow on an accelerator (SD 2's do in half precision on some), the
 * picture is drawn once more from the same seed on the cpu, and so is every one after it. Steps are told anew.
 */
export const withCpuFallback = (
  networks: TextToImageNetworks,
  openOnCpu: () => Promise<TextToImageNetworks>,
): TextToImage => {
  let current = networks
  return async (request, hooks) => {
    try {
      return await textToImage(current, request, hooks)
    } catch (error) {
      if (!(error instanceof LikenessError && error.code === 'not-finite') || isOnCpu(current)) throw error
      current = await openOnCpu()
      return textToImage(current, request, hooks)
    }
  }
}

const isOnCpu = ({ textEncoder, unet, vaeDecoder, vaeEncoder }: TextToImageNetworks): boolean =>
  [textEncoder, unet, vaeDecoder, vaeEncoder].every(session => !session || session.provider === 'cpu')
