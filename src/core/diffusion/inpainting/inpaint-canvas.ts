import { type Bounds, cutOut } from '../../imaging/filter/content-bounds.ts'
import { blur } from '../../imaging/filter/guided-filter.ts'
import { crop } from '../../imaging/resample/resize.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import { cropRegion } from './crop-region.ts'
import { fillMasked } from './fill-masked.ts'
import { fitImage, fitMask, unfitImage } from './fit-region.ts'
import { isBinary } from './latent-mask.ts'
import { addSides, type Margins, maskSides } from './outpaint.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** A picture of which a part is drawn anew: what is drawn, and where it goes. */
export interface InpaintCanvas {
  /** Opaque; as large as the result, which is this picture where the mask is 0. */
  readonly picture: RgbImage
  /** Of its size, in steps of 1/255: 1 is drawn anew, 0 stays. */
  readonly mask: Plane
  /** The part of the picture that is drawn, in its pixels. */
  readonly region: Bounds
}

export interface InpaintCanvasOptions {
  /** Standard deviation in pixels by which the mask is softened. */
  readonly maskBlur: number
  /** Pixels that are drawn around the picture. */
  readonly outpaint?: Margins
  /** Draws what the mask covers with this many pixels around it, in the shape of `drawing`; left out, everything. */
  readonly padding?: number
  readonly drawing: Size
}

/**
 * @param mask of the picture's size, 0 to 1; left out, it covers nothing
 * @returns undefined where nothing would be drawn
 */
export const createInpaintCanvas = (
  picture: RgbImage,
  mask: Plane | undefined,
  { maskBlur, outpaint, padding, drawing }: InpaintCanvasOptions,
): InpaintCanvas | undefined => {
  const { width, height } = picture
  const given = mask ?? { width, height, data: new Float32Array(width * height) }
  const wider = outpaint ? maskSides(given, outpaint, Math.round(2 * maskBlur)) : given
  const soft = quantised({ ...wider, data: blur(wider.data, wider.width, wider.height, maskBlur) })
  const canvas = outpaint ? addSides(picture, outpaint) : picture
  const whole = { left: 0, top: 0, right: canvas.width, bottom: canvas.height }
  const region = cropRegion(soft, drawing, padding ?? 0)
  return region && { picture: canvas, mask: soft, region: padding === undefined ? whole : region }
}

/** As a mask of 8 bits has it, so that what is hardly covered is not covered. */
const quantised = ({ width, height, data }: Plane): Plane => ({
  width,
  height,
  data: data.map(value => Math.round(255 * value) / 255),
})

/**
 * What the drawing begins with: the canvas' region and its mask at the size that is drawn. A mask without grey stays so.
 * @param blurred fills what is drawn anew with its blurred surroundings
 */
export const drawingOf = async (
  { picture, mask, region }: InpaintCanvas,
  size: Size,
  blurred: boolean,
  signal?: AbortSignal,
): Promise<{ readonly image: RgbImage; readonly mask: Plane }> => {
  const { left, top, right, bottom } = region
  const part = crop(picture, left, top, right - left, bottom - top)
  const image = await fitImage(part, size)
  const masked = cutOut(mask.data, mask.width, region)
  const fitted = fitMask({ width: part.width, height: part.height, data: masked }, size)
  const drawn = isBinary(mask) ? { ...fitted, data: fitted.data.map(value => (value < 0.5 ? 0 : 1)) } : fitted
  return { image: blurred ? await fillMasked(image, drawn, signal) : image, mask: drawn }
}

/**
 * The canvas with what was drawn of it. What the mask leaves is the picture byte for byte. It is opaque from grey on: what
 * is darker was drawn last and little, so that the picture can run into it.
 * Source: AUTOMATIC1111 stable-diffusion-webui, modules/processing.py `apply_overlay`, whose mask is twice as bright, too
 * @param drawn of the size that `drawingOf` had
 */
export const pasteDrawing = async (
  { picture, mask, region }: InpaintCanvas,
  drawn: RgbImage,
): Promise<RgbImage> => {
  const { left, top, right, bottom } = region
  const size = { width: right - left, height: bottom - top }
  const part = await unfitImage(drawn, size)
  const data = picture.data.slice()
  for (let y = 0; y < size.height; y++)
    for (let x = 0; x < size.width; x++) {
      const to = (top + y) * picture.width + left + x
      const opacity = Math.min(1, 2 * mask.data[to]!)
      if (opacity === 0) continue
      const from = 3 * (y * size.width + x)
      for (let c = 0; c < 3; c++) {
        const before = data[3 * to + c]!
        data[3 * to + c] = Math.round(before + opacity * (part.data[from + c]! - before))
      }
    }
  return { width: picture.width, height: picture.height, data }
}

/** The share of a rectangle, left, top, width and height in pixels of the picture, that is drawn anew. */
export const coveredBy = (
  { mask }: InpaintCanvas,
  [x, y, width, height]: readonly [number, number, number, number],
): number => {
  const from = (start: number) => Math.max(0, Math.floor(start))
  const to = (end: number, limit: number) => Math.min(limit, Math.ceil(end))
  const [right, bottom] = [to(x + width, mask.width), to(y + height, mask.height)]
  let sum = 0
  for (let row = from(y); row < bottom; row++)
    for (let column = from(x); column < right; column++) sum += mask.data[row * mask.width + column]!
  return sum / Math.max(1, (right - from(x)) * (bottom - from(y)))
}
