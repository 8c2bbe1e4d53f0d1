import { LikenessError } from '../../engine/index.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import { pixels, upscaleFactor } from '../../shared/api/options.ts'
import type { TextToImagePack } from './packs.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

const factors = [...upscaleFactor.values]

/**
 * How a pack comes to a picture of a size: drawn at the size it was made for and enlarged, or else drawn so.
 * @throws LikenessError `unsupported-size`: a size that cannot be had is refused, never changed silently
 */
export const drawingFor = (
  { width, height }: Size,
  { id, textToImage: { nativeSize, otherSizes } }: TextToImagePack,
): Pick<RouteInput<'create'>, 'size' | 'upscale'> => {
  const upscale = factors.find(
    factor => nativeSize.width * factor === width && nativeSize.height * factor === height,
  )
  if (upscale) return { upscale }
  if (otherSizes && pixels.safeParse(width).success && pixels.safeParse(height).success)
    return { size: { width, height }, upscale: 1 }
  const sizes = factors.map(factor => `${nativeSize.width * factor}x${nativeSize.height * factor}`)
  const others = otherSizes ? ', or a width and height from 64 to 2048 in steps of 8' : ''
  throw new LikenessError(
    'unsupported-size',
    `The model "${id}" makes pictures of ${sizes.join(', ')}${others}, not ${width}x${height}. Leave the size out for its own.`,
  )
}
