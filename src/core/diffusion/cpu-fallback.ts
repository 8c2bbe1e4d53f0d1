import { LikenessError } from '../errors.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { type TextToImageHooks, textToImage } from './text-to-image.ts'
import type { TextToImageNetworks, TextToImageRequest } from './text-to-image-inputs.ts'

/** `textToImage` with its networks. */
export type TextToImage = (request: TextToImageRequest, hooks?: TextToImageHooks) => Promise<RgbImage>

/**
 * `textToImage` with the given networks. If one of them overflows on an accelerator (SD 2 does in half precision on
 * some), the picture is generated a second time, from the same seed on the cpu, and so are all later ones; `onStep` then counts
 * from 1 again.
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

const isOnCpu = ({
  textEncoder,
  unet,
  vaeDecoder,
  vaeEncoder,
  controlnets = [],
}: TextToImageNetworks): boolean =>
  [
    textEncoder.session,
    unet,
    vaeDecoder,
    vaeEncoder,
    ...controlnets.map(({ controlnet }) => controlnet),
  ].every(session => !session || session.provider === 'cpu')
