import type { TextToImage } from './diffusion/cpu-fallback.ts'
import { drawInTwoPasses, type HiresPass } from './diffusion/hires-pass.ts'
import { type InpaintCanvas, pasteDrawing } from './diffusion/inpainting/inpaint-canvas.ts'
import type { DenoisingStep } from './diffusion/text-to-image.ts'
import type { TextToImageRequest } from './diffusion/text-to-image-inputs.ts'
import { type Content, type EnhanceNetworks, enhanceImage } from './enhance/enhance-image.ts'
import type { RgbImage } from './imaging/rgb-image.ts'

export interface GenerateNetworks {
  readonly textToImage: TextToImage
  /** Enlarges between the two passes of `hires`. Default: Lanczos. */
  readonly hiresUpscaler?: EnhanceNetworks
}

export interface GenerateRequest {
  readonly textToImage: TextToImageRequest
  /** Draws in two passes. */
  readonly hires?: HiresPass
  /** Where what is drawn goes, of a picture of which only a part is. */
  readonly canvas?: InpaintCanvas
  /** What the pack generates. */
  readonly content: Content
}

export type GenerateStage = 'generate' | 'hires-upscale' | 'hires'

export interface GenerateHooks {
  readonly signal?: AbortSignal
  /** Aborted when no further denoising step shall be made: the picture is finished as far as it is drawn. */
  readonly enough?: AbortSignal
  /** Called when a stage begins. */
  enter(stage: GenerateStage): void
  /** Progress within the stage. */
  step(done: number, of: number): void
  /** Called after every denoising step; not awaited. */
  onStep?(step: DenoisingStep): void
}

/**
 * Draws a picture in one pass or two; of a picture of which only a part is drawn, the whole.
 * @returns the picture in the size it was drawn in, RGB, 0 to 255
 * @throws LikenessError as the denoising loop; the signal's reason when aborted
 */
export const generatePicture = async (
  networks: GenerateNetworks,
  { textToImage, hires, canvas, content }: GenerateRequest,
  hooks: GenerateHooks,
): Promise<RgbImage> => {
  const { signal, enough } = hooks
  hooks.enter('generate')
  const onStep = (step: DenoisingStep) => {
    hooks.step(step.step, step.of)
    hooks.onStep?.(step)
  }
  if (!hires) {
    const drawn = await networks.textToImage(textToImage, { signal, enough, onStep })
    return canvas ? pasteDrawing(canvas, drawn) : drawn
  }
  const upscaler = networks.hiresUpscaler
  const enlarge = async (image: RgbImage, factor: number) =>
    upscaler && factor > 1
      ? enhanceImage(upscaler, image, {
          upscale: factor > 2.5 ? 4 : 2,
          faces: [],
          content,
          signal,
          onProgress: ({ done, of }) => hooks.step(done, of),
        })
      : image
  return drawInTwoPasses(networks.textToImage, textToImage, hires, enlarge, {
    signal,
    enough,
    onStep,
    enter: hooks.enter,
  })
}
