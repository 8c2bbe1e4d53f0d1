import { firstPassSize } from '../../core/diffusion/hires-pass.ts'
import { outgrows } from '../../shared/api/sizes.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** UNets halve the latents three times, and exported ones cannot halve odd sides. */
const sideStep = 64
const maxSide = 2048

/**
 * What is drawn of a picture with its sides added, where nobody said: all its pixels, or where the model would draw heads
 * twice, about as many as its own size has, in the picture's proportions.
 * @param native the model's own size
 */
export const outpaintSize = (picture: Size, native: Size): Size => {
  const isLarge = outgrows(picture, native) || Math.max(picture.width, picture.height) > maxSide
  const wanted = isLarge ? firstPassSize(picture, native) : picture
  const side = (length: number) => Math.min(maxSide, Math.ceil(length / sideStep) * sideStep)
  return { width: side(wanted.width), height: side(wanted.height) }
}
