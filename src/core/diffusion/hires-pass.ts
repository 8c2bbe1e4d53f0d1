import { cropToShape } from '../imaging/resample/crop-to-shape.ts'
import { resizeImage } from '../imaging/resample/resize.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import type { TextToImage } from './cpu-fallback.ts'
import type { TextToImageHooks } from './text-to-image.ts'
import type { TextToImageRequest } from './text-to-image-inputs.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * A picture in two passes: drawn at a size the model was trained for, enlarged, and drawn anew in part at the wanted
 * size. Drawn at once, a picture much larger than the model's own has doubled heads and bodies.
 */
export interface HiresPass {
  /** What the first pass draws, in pixels; multiples of `vaeDownscale`. */
  readonly size: Size
  /** Strength of the second pass as of img2img, above 0 to 1. */
  readonly strength: number
  /** Steps that the second pass runs, from 1. */
  readonly steps: number
}

/**
 * Half: shapes stay as the first pass drew them, details are drawn anew. AUTOMATIC1111's web UI begins at 0.7, which
 * keeps less of the first pass.
 */
export const defaultHiresStrength = 0.5

/** UNets halve the latents three times, and exported ones cannot halve odd sides. */
const sideStep = 64

const areaOf = ({ width, height }: Size): number => width * height

/**
 * What the first pass draws: about as many pixels as the model's own size, in about the proportions of the wanted one;
 * multiples of 64.
 */
export const firstPassSize = (wanted: Size, native: Size): Size => {
  const ratio = wanted.width / wanted.height
  const side = (length: number) => Math.max(1, Math.round(length / sideStep)) * sideStep
  return {
    width: side(Math.sqrt(areaOf(native) * ratio)),
    height: side(Math.sqrt(areaOf(native) / ratio)),
  }
}

/** Steps of the second pass where nobody chose them: as many as img2img runs of the first pass's number, at least one. */
export const defaultHiresSteps = (steps: number, strength: number): number =>
  Math.max(1, Math.trunc(steps * strength))

/** `num_inference_steps` of which img2img at a strength runs this many. */
export const scheduledSteps = (steps: number, strength: number): number => {
  let scheduled = Math.max(1, Math.floor(steps / strength))
  while (Math.trunc(scheduled * strength) < steps) scheduled++
  return scheduled
}

interface HiresHooks extends TextToImageHooks {
  /** Called before the first pass's picture is enlarged, and before the second pass. */
  enter(stage: 'hires-upscale' | 'hires'): void
}

/**
 * Draws a picture in two passes, with the same prompt and seed.
 * Source: AUTOMATIC1111 stable-diffusion-webui, "hires. fix" with an upscaler of pictures (`modules/processing.py`)
 * @param request of the wanted size
 * @param enlarge enlarges the first pass's picture at least by a factor, as far as it can; what is left is resampled
 * @throws what `draw` and `enlarge` throw; the signal's reason when aborted
 */
export const drawInTwoPasses = async (
  draw: TextToImage,
  request: TextToImageRequest,
  { size, strength, steps }: HiresPass,
  enlarge: (image: RgbImage, factor: number) => Promise<RgbImage>,
  hooks: HiresHooks,
): Promise<RgbImage> => {
  const first = await draw({ ...request, ...size }, hooks)
  hooks.signal?.throwIfAborted()
  hooks.enter('hires-upscale')
  const image = await enlargeTo(request, first, enlarge)
  hooks.signal?.throwIfAborted()
  if (hooks.enough?.aborted) return image
  hooks.enter('hires')
  return draw({ ...request, steps: scheduledSteps(steps, strength), img2img: { image, strength } }, hooks)
}

/** The first pass's picture at the wanted size; its middle where the proportions differ, so that nothing is squeezed. */
const enlargeTo = async (
  { width, height }: Size,
  first: RgbImage,
  enlarge: (image: RgbImage, factor: number) => Promise<RgbImage>,
): Promise<RgbImage> => {
  const shaped = cropToShape(first, { width, height })
  const enlarged = await enlarge(shaped, Math.max(width / shaped.width, height / shaped.height))
  return resizeImage(enlarged, width, height, enlarged.width > width ? 'area' : 'lanczos3')
}
