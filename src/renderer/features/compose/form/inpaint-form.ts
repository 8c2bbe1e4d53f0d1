import type { PhotoReport } from '../../../../shared/api/photos.ts'
import type { DrawingRecipe } from '../../../../shared/api/recipe.ts'
import type { InpaintForm } from '../../../../shared/window/form.ts'
import { noSides, usualInpaint } from '../../../../shared/window/form-defaults.ts'
import type { ComposeState, CreateInput, Size } from './compose-state.ts'
import type { TextToImagePack } from './models-in-use.ts'

type Area = NonNullable<InpaintForm['area']>

/** Whether pixels are added to a side. */
export const addsSides = ({ outpaint }: InpaintForm): boolean =>
  Object.values(outpaint).some(pixels => pixels > 0)

/** Whether only a part of the picture to start from is drawn anew, or its sides. */
export const inpaints = ({
  start,
  mask,
  inpaint,
}: Pick<ComposeState, 'start' | 'mask' | 'inpaint'>): boolean =>
  start !== null && (mask !== null || addsSides(inpaint))

/** Whether sides of the picture to start from are drawn. */
export const drawsSides = ({ start, inpaint }: Pick<ComposeState, 'start' | 'inpaint'>): boolean =>
  start !== null && addsSides(inpaint)

/** Which part is drawn: unless chosen, of a picture that is larger than what the model draws only what is marked. */
export const areaOf = ({ area }: InpaintForm, start: Size, pack: TextToImagePack | undefined): Area => {
  if (area) return area
  const native = pack?.textToImage.nativeSize
  return native && (start.width > native.width || start.height > native.height) ? 'only-masked' : 'whole'
}

export const inpaintInputOf = (
  state: Pick<ComposeState, 'start' | 'mask' | 'inpaint'>,
  start: PhotoReport,
  pack: TextToImagePack,
): CreateInput['inpaint'] => {
  if (!inpaints(state)) return undefined
  const { mask, inpaint } = state
  const { maskBlur, fill, padding, outpaint } = inpaint
  return {
    mask: mask === null ? undefined : { id: mask },
    ...{ area: areaOf(inpaint, start, pack), maskBlur, fill, padding },
    outpaint: addsSides(inpaint) ? outpaint : undefined,
  }
}

/** What a recipe says of it; sides and mask belong to the picture, which is put in later. */
export const inpaintOfRecipe = ({ inpaint }: DrawingRecipe): InpaintForm => {
  if (!inpaint) return usualInpaint
  const { area, maskBlur, fill, padding, outpaint = noSides } = inpaint
  return { area: area ?? null, maskBlur, fill, padding, outpaint }
}

/** The size of what is drawn on the picture to start from; null where it is the size that the model draws. */
export const inpaintedSize = (
  form: Pick<ComposeState, 'start' | 'mask' | 'inpaint'>,
  pack: TextToImagePack | undefined,
): Size | null => {
  const { start, inpaint } = form
  if (!start || !inpaints(form) || !pack?.textToImage.img2img) return null
  const keepsSize = addsSides(inpaint) || areaOf(inpaint, start, pack) === 'only-masked'
  return keepsSize ? sizeWithSides(start, inpaint) : null
}

/** The picture with its added sides. */
export const sizeWithSides = ({ width, height }: Size, { outpaint }: InpaintForm): Size => ({
  width: width + outpaint.left + outpaint.right,
  height: height + outpaint.top + outpaint.bottom,
})
