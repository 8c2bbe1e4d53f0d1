import { firstPassSize } from '../../core/diffusion/hires-pass.ts'
import type { UpscaleFactor } from '../../core/enhance/enhance-image.ts'
import { upscaleFactor } from '../../shared/api/options.ts'
import { outgrows } from '../../shared/api/sizes.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** What is known of a model that decides the sizes it draws well. */
export interface DrawingModel {
  readonly nativeSize: Size
  readonly otherSizes: boolean
  /** It can start from a picture, and so draw large ones in two passes. */
  readonly img2img: boolean
  /** A checkpoint's own weights; null for networks in ONNX format. */
  readonly checkpoint: object | null | undefined
}

/** Pixels that a side is a multiple of: one latent; UNets that were exported halve the latents three times. */
const sideStep = ({ checkpoint }: DrawingModel): number => (checkpoint ? 8 : 64)
const side = { min: 64, max: 2048 }

/** With less than this share of the pixels it was trained on, a model draws little that can be recognised. */
const minAreaShare = 0.5

/**
 * The size nearest to a finished picture's, in proportions and pixels, that a model draws well: that size itself, rounded
 * up to whole latents; about as many pixels as the model's own has, where that would be too few or too many; its own,
 * where it draws no other.
 * @param smallest share of the model's own area under which a size has too few pixels
 */
export const drawnSizeFor = (size: Size, model: DrawingModel, smallest = minAreaShare): Size => {
  const { nativeSize: native, otherSizes, img2img } = model
  if (!otherSizes) return native
  const isSmall = size.width * size.height < smallest * native.width * native.height
  const isLarge = Math.max(size.width, size.height) > side.max || (outgrows(size, native) && !img2img)
  const wanted = isSmall || isLarge ? firstPassSize(size, native) : size
  const step = sideStep(model)
  const rounded = (length: number) => Math.min(side.max, Math.max(side.min, Math.ceil(length / step) * step))
  return { width: rounded(wanted.width), height: rounded(wanted.height) }
}

/** Up to here resampling alone is as good as an upscaler's network. */
const resampledUpTo = 1.15

/** The factor by which a picture is enlarged before it is cut and resampled to its finished size. */
export const factorToFinish = (picture: Size, finish: Size): UpscaleFactor => {
  const missing = Math.max(finish.width / picture.width, finish.height / picture.height) / resampledUpTo
  return [...upscaleFactor.values].sort((a, b) => a - b).find(factor => factor >= missing) ?? 4
}
