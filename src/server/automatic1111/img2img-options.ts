import { inpaintFills } from '../../shared/api/choices.ts'
import type { ImageBody } from './drawing-body.ts'

/** Where they leave open what becomes of the masked part. */
const defaultBlur = 4

/** A part of a picture, but for its mask. Source: stable-diffusion-webui, modules/processing.py */
export const inpaintOptions = (body: ImageBody) => {
  const { mask_blur_x: x, mask_blur_y: y } = body
  return {
    maskMarks: body.inpainting_mask_invert ? ('black' as const) : ('white' as const),
    maskBlur: body.mask_blur ?? Math.max(x ?? y ?? defaultBlur, y ?? x ?? defaultBlur),
    fill: inpaintFills[body.inpainting_fill ?? 0],
    area: (body.inpaint_full_res ?? true) ? ('only-masked' as const) : ('whole' as const),
    padding: body.inpaint_full_res_padding ?? 0,
  }
}

/** By `resize_mode`: just resize, crop and resize, resize and fill, and the first again, in latents there. */
const fits = ['stretch', 'crop', 'fill', 'stretch'] as const

export const fitOf = ({ resize_mode }: ImageBody) => fits[resize_mode ?? 0] ?? 'stretch'

/** As there, where nothing is said. */
const defaultStrength = 0.75

export const strengthOf = ({ denoising_strength }: ImageBody): number => denoising_strength ?? defaultStrength

/** Whether so little is asked for that not one step draws: what a face swapper's clients send. */
export const drawsNothing = (steps: number, strength: number): boolean => steps * strength < 1
