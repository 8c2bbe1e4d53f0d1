import { z } from 'zod'
import * as option from './options.ts'
import { output, save } from './output.ts'
import { notice, savedImage, timings } from './outputs.ts'

/** How much of the noise that is measured is taken away, 0 to 1; `auto` decides by how much there is. */
export const denoiseAmount = z
  .union([z.number(), z.literal('auto')], 'must be a number from 0 to 1, or "auto"')
  .refine(value => value === 'auto' || (value >= 0 && value <= 1), 'must be a number from 0 to 1, or "auto"')

/** What is put behind the subject: what was there, nothing, or a colour as in CSS. */
export const background = z
  .string()
  .regex(/^(keep|transparent|#[0-9a-fA-F]{6})$/, 'must be "keep", "transparent" or a colour such as #ffffff')
export type Background = z.infer<typeof background>

/** What is done to a photo before it is enlarged, and after. Left out, `oldPhoto` decides, and without it nothing is done. */
const photoOptions = {
  /** The recipe for old photos: `denoise` auto, `scratches`, `fade`, and twice the size where there is time for it. */
  oldPhoto: z.boolean().optional(),
  denoise: denoiseAmount.optional(),
  /** Dust and scratches are filled in. */
  scratches: z.boolean().optional(),
  /** Faded colours get their black and white back, and lose their cast. */
  fade: z.boolean().optional(),
  /** Needs a pack with the role `colouriser`. */
  colourise: z.boolean().optional(),
  background: background.optional(),
}

const side = z.int().min(1).max(16_384)

/** A result of any size. With `crop` what is more than that is cut off evenly, else the picture is as large as covers it. */
export const enhancedSize = z.union(
  [
    z.strictObject({ scale: z.number().min(0.01).max(16) }),
    z.strictObject({ width: side, height: side, crop: z.boolean().default(true) }),
  ],
  'must be {"scale": 0.01 to 16} or {"width", "height"} of 1 to 16384 pixels, with "crop" true or false',
)
export type EnhancedSize = z.infer<typeof enhancedSize>

/** What enlarges: a network that adds detail, smooth resampling, or each pixel again and again. */
export const enlarger = z.enum(['network', 'lanczos', 'nearest'])

export const enhanceInput = z.strictObject({
  file: option.pictureInput,
  ...photoOptions,
  upscale: option.upscaleFactor.optional(),
  /** In place of `upscale`. */
  finish: enhancedSize.optional(),
  enlargeWith: enlarger.optional(),
  /** How much shows of the restored faces, 1 unless given; 0 leaves faces as they are. */
  restore: option.strength.optional(),
  fidelity: option.fidelity.optional(),
  /** Keeps the picture as it was beside the result, for comparing them. */
  keepIntermediates: z.boolean().default(false),
  provider: option.providerName.default('auto'),
  use: option.packChoice.optional(),
  out: option.path.optional(),
  output: output.optional(),
  save,
})
export const enhanceOutput = savedImage.extend({
  faces: z.int(),
  upscale: option.upscaleFactor,
  provider: z.string(),
  notices: z.array(notice).default([]),
  timings,
})

export const enhanceRoutes = {
  /** Restores the faces of a picture and enlarges it. */
  enhance: { input: enhanceInput, output: enhanceOutput },
} as const

export type PhotoOptions = Pick<z.infer<typeof enhanceInput>, keyof typeof photoOptions>

/** How a photo is cleaned: what was asked for, else what the recipe for old photos says. */
export const cleaningOf = ({ oldPhoto = false, denoise, scratches, fade }: PhotoOptions) => ({
  denoise: denoise ?? (oldPhoto ? ('auto' as const) : 0),
  scratches: scratches ?? oldPhoto,
  fade: fade ?? oldPhoto,
})
