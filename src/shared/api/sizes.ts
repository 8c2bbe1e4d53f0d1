import type { EnhancedSize } from './enhance.ts'
import { maxMaskPixels } from './limits.ts'
import type { UpscaleFactor } from './options.ts'

/** What follows from the size of a picture where nobody said otherwise. */

/** In pixels. */
interface Size {
  readonly width: number
  readonly height: number
}

/** How many times a model's own area a picture has from which it is drawn in two passes unless told otherwise. */
const minAreaRatio = 1.5

/** Whether a size is so much larger than a model's own that it would draw heads and bodies twice. */
export const outgrows = (size: Size, native: Size): boolean =>
  size.width * size.height > minAreaRatio * native.width * native.height

/** Longer side, in pixels, up to which a picture is enlarged four times. */
const thumbnailSide = 256

/** Pixels up to which a picture is doubled: about five seconds on two cores. Longer would be too long for what nobody asked for. */
const maxDoubledPixels = 768 * 768

/** The same for an old photo, whose owner waits for a better one: as many as the network enlarges, in some 20 seconds. */
const maxDoubledOldPixels = 2_000_000

/**
 * The factor by which a picture of this size, in pixels, is enlarged when nobody chose one.
 * Why: docs/decisions/0004-when-to-upscale.md.
 */
export const defaultUpscale = ({ width, height }: Size, oldPhoto = false): UpscaleFactor => {
  if (Math.max(width, height) <= thumbnailSide) return 4
  return width * height <= (oldPhoto ? maxDoubledOldPixels : maxDoubledPixels) ? 2 : 1
}

/** Pixels of a result of this size, and how much larger than the picture it is before anything is cut off. */
export const enlargementTo = (
  { width, height }: Size,
  size: EnhancedSize,
): Size & { readonly scale: number; readonly cropped: Size } => {
  const scale = 'scale' in size ? size.scale : Math.max(size.width / width, size.height / height)
  const enlarged = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  }
  const cropped = 'crop' in size && size.crop ? { width: size.width, height: size.height } : enlarged
  return { ...enlarged, scale, cropped }
}

/** The size of a photo's mask. */
export const maskSizeOf = ({ width, height }: Size): Size => {
  const scale = Math.min(1, Math.sqrt(maxMaskPixels / (width * height)))
  return { width: Math.max(1, Math.floor(width * scale)), height: Math.max(1, Math.floor(height * scale)) }
}
