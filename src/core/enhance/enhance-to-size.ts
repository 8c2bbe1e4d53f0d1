import { scaleFace } from '../faces/geometry/transform-face.ts'
import { resizeImage } from '../imaging/resample/resize.ts'
import { createImage, type RgbImage } from '../imaging/rgb-image.ts'
import { type EnhanceOptions, enhanceImage } from './enhance-image.ts'
import type { EnhanceNetworks } from './enhance-networks.ts'
import { MAX_OUTPUT_PIXELS, type UpscaleFactor } from './plan-enhance.ts'

interface Size {
  readonly width: number
  readonly height: number
}

export interface EnhanceToSizeOptions extends Omit<EnhanceOptions, 'upscale'> {
  /** In the proportions of the image, but for rounding. */
  readonly size: Size
  /** `nearest` repeats pixels. Default `network`. */
  readonly enlargeWith?: 'network' | 'lanczos' | 'nearest'
}

/**
 * Enlarges or shrinks an image to any size and restores its faces. The network enlarges 2 or 4 times, and Lanczos makes of
 * that the size.
 * @throws as `enhanceImage`
 */
export const enhanceToSize = async (
  networks: EnhanceNetworks,
  image: RgbImage,
  { size, enlargeWith = 'network', ...options }: EnhanceToSizeOptions,
): Promise<RgbImage> => {
  const scale = size.width / image.width
  if (enlargeWith === 'network') {
    const upscale = factorFor(image, scale)
    const enhanced = await enhanceImage(networks, image, { ...options, upscale })
    return resizeImage(enhanced, size.width, size.height)
  }
  const resized =
    enlargeWith === 'nearest' ? repeatPixels(image, size) : await resizeImage(image, size.width, size.height)
  const faces = options.faces.map(face => scaleFace(face, scale))
  return enhanceImage(networks, resized, { ...options, faces, upscale: 1 })
}

/** The smallest factor that reaches the scale; a smaller one where that would take too many pixels. */
export const factorFor = ({ width, height }: Size, scale: number): UpscaleFactor => {
  const wanted = scale > 2 ? 4 : scale > 1 ? 2 : 1
  const fits = (factor: number) => width * height * factor ** 2 <= MAX_OUTPUT_PIXELS
  return fits(wanted) ? wanted : wanted === 4 && fits(2) ? 2 : 1
}

/** Each pixel of the result is the one that it lies on. */
const repeatPixels = (image: RgbImage, { width, height }: Size): RgbImage => {
  const result: RgbImage = {
    ...createImage(width, height),
    alpha: image.alpha && new Uint8Array(width * height),
  }
  const columns = Int32Array.from({ length: width }, (_, x) => Math.floor(((x + 0.5) * image.width) / width))
  for (let y = 0, to = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * image.height) / height) * image.width
    for (let x = 0; x < width; x++, to++) {
      const from = row + columns[x]!
      for (let c = 0; c < 3; c++) result.data[to * 3 + c] = image.data[from * 3 + c]!
      if (result.alpha) result.alpha[to] = image.alpha![from]!
    }
  }
  return result
}
