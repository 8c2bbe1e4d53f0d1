import { z } from 'zod'
import { pictureInput } from './options.ts'

/** What the masked part begins as. Source: stable-diffusion-webui, `inpainting_fill`, in its order. */
export const inpaintFills = ['fill', 'original', 'latent-noise', 'latent-nothing'] as const

const margin = z.int().min(0).max(2048).default(0)

/** Pixels that are added to the sides of `init` and drawn. */
export const outpaint = z
  .strictObject({ left: margin, top: margin, right: margin, bottom: margin })
  .refine(({ left, top, right, bottom }) => left + top + right + bottom > 0, 'say which side is drawn on')

/** Draws a part of `init` anew. */
export const inpaint = z
  .strictObject({
    /** White is drawn anew, black stays, grey in part; of the size of `init`. Not needed where only sides are added. */
    mask: pictureInput.optional(),
    /** Pixels of the picture over which the mask's border is softened. */
    maskBlur: z.number().min(0).max(64).default(4),
    fill: z.enum(inpaintFills).default('original'),
    /** `only-masked`: the surroundings of the mask are drawn at the size that is asked for, and put back. */
    area: z.enum(['whole', 'only-masked']).default('whole'),
    /** Pixels around the mask that are seen with `only-masked`. */
    padding: z.int().min(0).max(512).default(32),
    outpaint: outpaint.optional(),
  })
  .refine(({ mask, outpaint: sides }) => mask !== undefined || sides !== undefined, 'a mask is missing')
export type InpaintInput = z.output<typeof inpaint>
