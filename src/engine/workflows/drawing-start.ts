import type { InpaintCanvas } from '../../core/diffusion/inpainting/inpaint-canvas.ts'
import type { Img2ImgInput, InpaintRequest } from '../../core/diffusion/text-to-image-inputs.ts'
import type { RgbImage } from '../../core/imaging/rgb-image.ts'
import type { ParsedInput } from '../../shared/api/contract.ts'
import { readInitialImage } from './img2img-input.ts'
import { type ReadInpainting, readInpainting } from './inpaint-input.ts'
import type { ValidCreate } from './validate-create.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** What a drawing starts from. */
export interface DrawingStart {
  /** What is drawn, and what comes of it, in pixels; they differ where only a part is drawn. */
  readonly drawing: Size
  readonly result: Size
  /** The picture it starts from, as far as it is seen. */
  readonly picture?: RgbImage
  readonly img2img?: Img2ImgInput
  readonly inpaint?: InpaintRequest
  readonly canvas?: InpaintCanvas
  readonly area?: ReadInpainting['area']
}

/** @throws LikenessError as opening a picture; `bad-option` for a mask that does not fit or covers nothing */
export const readStart = async (
  { inpaint, initStrength, initFit, size, finish }: ParsedInput<'create'>,
  { init, inpaintMask: mask, width, height, settings }: ValidCreate,
  signal: AbortSignal,
): Promise<DrawingStart> => {
  const wanted = { width, height }
  if (!init) return { drawing: wanted, result: wanted }
  // What is cut is cut to what is drawn, and again at the end, around its faces.
  const fit = initFit ?? 'crop'
  const shape = { fit, shape: (initFit && finish) ?? wanted }
  if (!inpaint) {
    const img2img = await readInitialImage(init, initStrength, wanted, signal, shape)
    return { drawing: wanted, result: wanted, picture: img2img.image, img2img }
  }
  const pack = { ...wanted, isFixed: size !== undefined || !settings.otherSizes }
  const { canvas, request, drawing, area } = await readInpainting(
    { init, mask },
    inpaint,
    initStrength,
    pack,
    shape,
    signal,
  )
  return { drawing, result: canvas.picture, picture: canvas.picture, inpaint: request, canvas, area }
}
