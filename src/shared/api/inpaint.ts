import { z } from 'zod'
import { inpaintFills } from './choices.ts'
import { pictureInput } from './options.ts'

const margin = z.int().min(0).max(2048).default(0)

/** Pixels that are added to the sides of `init` and drawn. */
export const outpaint = z
  .strictObject({ left: margin, top: margin, right: margin, bottom: margin })
  .refine(({ left, top, right, bottom }) => left + top + right + bottom > 0, 'say which side is drawn on')

/** How a part of `init` is drawn anew, without the mask. */
export const inpaintSettings = {
  /**
   * Which of the mask's pixels are drawn anew: `white` as much as they are bright and opaque, `black` the others,
   * `transparent` as much as they are. With `transparent` and no mask, that of `init` itself counts.
   */
  maskMarks: z.enum(['white', 'black', 'transparent']).default('white'),
  /** Pixels of the picture over which the mask's border is softened: the standard deviation of a Gaussian. */
  maskBlur: z.number().min(0).max(64).default(4),
  /** Nothing of it is left to see where everything is drawn anew (`initStrength` 1). */
  fill: z.enum(inpaintFills).default('original'),
  /**
   * `only-masked`: the surroundings of the mask are drawn at the size that is asked for, and put back. Default: that where
   * the picture is larger than what is drawn and gets no sides, so that it keeps its size; else `whole`.
   */
  area: z.enum(['whole', 'only-masked']).optional(),
  /** Pixels around the mask that are seen with `only-masked`. */
  padding: z.int().min(0).max(512).default(32),
  outpaint: outpaint.optional(),
}

/** The fields of `inpaint`; a transport whose pictures are of another kind replaces `mask`. */
export const inpaintFields = z.strictObject({
  /** Black stays, grey is drawn anew in part; of the size of `init`, or its shape. Not needed where only sides are added. */
  mask: pictureInput.optional(),
  ...inpaintSettings,
})

/** Draws a part of `init` anew. */
export const inpaint = inpaintFields.refine(
  ({ mask, maskMarks, outpaint: sides }) =>
    mask !== undefined || maskMarks === 'transparent' || sides !== undefined,
  'a mask is missing',
)
export type InpaintInput = z.output<typeof inpaint>

/** What a recipe says of it; the mask is named beside it. */
export const recordedInpaint = z.object(inpaintSettings)
