import { z } from 'zod'
import { inpaintFills } from '../../shared/api/choices.ts'
import type { RouteInput } from '../../shared/api/contract.ts'
import { type Size, sizeOptions } from './create-options.ts'
import type { TextToImagePack } from './models.ts'

const flag = z.union([z.boolean(), z.literal([0, 1])])
const blur = z.number().min(0).max(64)

/** How AUTOMATIC1111's clients ask for a part of a picture. Source: stable-diffusion-webui, modules/processing.py */
export const inpaintBody = {
  denoising_strength: z
    .number()
    .min(0)
    .max(1)
    .nullish()
    .describe(
      'How much of the picture is drawn anew; with a mask 0.75 unless given. With neither of them the generated face goes onto the picture.',
    ),
  mask: z
    .string()
    .min(1)
    .nullish()
    .describe('A picture in base64, as large as the photo: white is drawn anew, black stays.'),
  mask_blur: blur.nullish().describe('Pixels, 4 unless given.'),
  mask_blur_x: blur.nullish().describe('The larger one of both counts, where mask_blur is missing.'),
  mask_blur_y: blur.nullish(),
  inpainting_fill: z
    .int()
    .min(0)
    .max(3)
    .nullish()
    .describe('What the masked part begins as: 0 its surroundings, 1 itself, 2 noise, 3 nothing.'),
  inpaint_full_res: flag
    .nullish()
    .describe(
      'True unless given: the surroundings of the mask are drawn at width × height, and the picture keeps its size.',
    ),
  inpaint_full_res_padding: z.int().min(0).max(512).nullish().describe('Pixels, 0 unless given.'),
  inpainting_mask_invert: flag.nullish().describe('Black is drawn anew, white stays.'),
}
type InpaintBody = z.output<z.ZodObject<typeof inpaintBody>>

/** Where they leave open what becomes of the masked part. */
const defaultBlur = 4

/** A part of a picture, but for its mask. */
export const inpaintOptions = (body: InpaintBody) => {
  const { mask_blur_x: x, mask_blur_y: y } = body
  return {
    maskMarks: body.inpainting_mask_invert ? ('black' as const) : ('white' as const),
    maskBlur: body.mask_blur ?? Math.max(x ?? y ?? defaultBlur, y ?? x ?? defaultBlur),
    fill: inpaintFills[body.inpainting_fill ?? 0],
    area: (body.inpaint_full_res ?? true) ? ('only-masked' as const) : ('whole' as const),
    padding: body.inpaint_full_res_padding ?? 0,
  }
}

/**
 * The options with which a model draws a picture from another one. A part of a picture is drawn at a size that the model
 * makes itself: it is enlarged to the picture's anyway.
 * @param size undefined for the model's own
 * @throws LikenessError `unsupported-size`
 */
export const drawnSize = (
  size: Size | undefined,
  pack: TextToImagePack,
  isPart: boolean,
): Pick<RouteInput<'create'>, 'size' | 'upscale' | 'finish'> => {
  const options = size ? sizeOptions(size, pack) : { upscale: 1 as const }
  return isPart ? { ...options, finish: undefined, upscale: 1 } : options
}
