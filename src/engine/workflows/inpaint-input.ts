import {
  createInpaintCanvas,
  drawingOf,
  type InpaintCanvas,
} from '../../core/diffusion/inpainting/inpaint-canvas.ts'
import { sizeWithSides } from '../../core/diffusion/inpainting/outpaint.ts'
import type { InpaintRequest } from '../../core/diffusion/text-to-image-inputs.ts'
import { LikenessError } from '../../core/errors.ts'
import { decodeImage } from '../../core/imaging/codec/decode.ts'
import { flattenOnWhite } from '../../core/imaging/codec/split-alpha.ts'
import { resizePlane } from '../../core/imaging/resample/resize.ts'
import { shapePlaneToFit } from '../../core/imaging/resample/shape-to-fit.ts'
import type { Plane } from '../../core/imaging/rgb-image.ts'
import type { InpaintInput } from '../../shared/api/inpaint.ts'
import type { PictureFile } from '../photos/picture-files.ts'
import { defaultInitStrength, resizeToDrawing, type WantedShape } from './img2img-input.ts'
import { readInpaintMask } from './inpaint-mask.ts'
import { outpaintSize } from './outpaint-size.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** What inpainting needs of its pictures. */
export interface ReadInpainting {
  readonly canvas: InpaintCanvas
  readonly request: InpaintRequest
  /** What is drawn, in pixels. */
  readonly drawing: Size
  /** The one that was asked for, or what it stood for. */
  readonly area: NonNullable<InpaintInput['area']>
}

export interface InpaintFiles {
  readonly init: PictureFile
  readonly mask: PictureFile | undefined
}

/** What the pack draws. */
interface Drawing extends Size {
  /** The person asked for this size, or the pack draws no other. */
  readonly isFixed: boolean
}

/**
 * The picture of which a part is drawn, and its mask. With `whole` they are brought to the size that is drawn, as for
 * img2img; with `only-masked`, and where sides are added, the result is as large as the picture.
 * @throws LikenessError as opening a picture; `bad-option` for a mask that covers nothing, or of another shape
 */
export const readInpainting = async (
  { init, mask: maskFile }: InpaintFiles,
  { maskMarks, maskBlur, fill, area, padding, outpaint }: InpaintInput,
  strength: number | undefined,
  pack: Drawing,
  wanted: WantedShape,
  signal: AbortSignal,
): Promise<ReadInpainting> => {
  const opened = await decodeImage(init.file, { name: init.name, signal })
  const mask = await readInpaintMask(maskFile, maskMarks, { image: opened, name: init.name }, signal)
  const picture = flattenOnWhite(opened)
  const isLarger = picture.width > pack.width || picture.height > pack.height
  const chosen = area ?? (isLarger && !outpaint ? 'only-masked' : 'whole')
  const onlyMasked = chosen === 'only-masked'
  const keepsSize = onlyMasked || outpaint !== undefined
  const drawing =
    outpaint && !onlyMasked && !pack.isFixed ? outpaintSize(sizeWithSides(picture, outpaint), pack) : pack
  const canvas = createInpaintCanvas(
    keepsSize ? picture : await resizeToDrawing(picture, drawing, wanted, signal),
    mask && (keepsSize ? mask : toDrawing(mask, drawing, wanted)),
    { maskBlur, outpaint, padding: onlyMasked ? padding : undefined, drawing },
  )
  if (!canvas) throw nothingMasked(maskFile?.name ?? init.name, maskMarks)
  const { width, height } = drawing
  const drawn = await drawingOf(canvas, { width, height }, fill === 'fill', signal)
  return {
    canvas,
    drawing: { width, height },
    area: chosen,
    request: {
      ...drawn,
      // Of sides that are added nothing is there that a drawing could start from.
      strength: strength ?? (outpaint ? 1 : defaultInitStrength),
      start: fill === 'latent-noise' ? 'noise' : fill === 'latent-nothing' ? 'nothing' : 'image',
    },
  }
}

/** As the picture is brought to the size that is drawn. */
const toDrawing = (mask: Plane, { width, height }: Size, { shape, fit }: WantedShape): Plane => {
  const shaped = shapePlaneToFit(mask, shape, fit)
  return resizePlane(shaped, width, height, shaped.width > width ? 'area' : 'bilinear')
}

const nothingMasked = (name: string, marks: InpaintInput['maskMarks']): LikenessError =>
  new LikenessError(
    'bad-option',
    `Nothing is to be drawn: nothing of the mask "${name}" is ${marks}. Make ${marks} what is drawn anew.`,
  )
