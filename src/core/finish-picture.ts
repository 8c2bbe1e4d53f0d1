import type { Box } from './faces/geometry/face.ts'
import { type FitWindow, fitWindow } from './imaging/resample/fit-window.ts'
import { crop, resizeImage } from './imaging/resample/resize.ts'
import { widen } from './imaging/resample/widen.ts'
import type { RgbImage } from './imaging/rgb-image.ts'
import { yieldToEventLoop } from './yield-to-event-loop.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/** Of a face's box, the hair above and beside it and the chin, which detectors leave out. */
const head = { above: 0.75, beside: 0.3, below: 0.25 }

const headOf = ([x, y, width, height]: Box): Box => [
  x - head.beside * width,
  y - head.above * height,
  (1 + 2 * head.beside) * width,
  (1 + head.above + head.below) * height,
]

/** From this share of a side on, what is cut off may be a face. */
const seenCut = 0.05

/** Whether so much is cut off that it matters where the faces are. */
export const cutsDeep = (image: Size, size: Size): boolean => {
  const { width, height } = fitWindow(image, size)
  return Math.min(width / image.width, height / image.height) < 1 - seenCut
}

/**
 * Brings a picture to exactly a size, nothing stretched: cut to its shape around the middle or the heads, and resampled.
 * Where the heads do not fit, the sides that are missing go on as the picture's border.
 * @param faces boxes in pixels of the image
 * @throws the signal's reason when aborted
 */
export const finishPicture = async (
  image: RgbImage,
  { width, height }: Size,
  faces: readonly Box[],
  signal?: AbortSignal,
): Promise<RgbImage> => {
  const window = fitWindow(image, { width, height }, faces.map(headOf))
  const part = await cutWindow(image, window, signal)
  await yieldToEventLoop(signal)
  return resizeImage(part, width, height, part.width > width ? 'area' : 'lanczos3')
}

const cutWindow = async (
  image: RgbImage,
  window: FitWindow,
  signal: AbortSignal | undefined,
): Promise<RgbImage> => {
  const left = Math.max(0, window.left)
  const top = Math.max(0, window.top)
  const width = Math.min(image.width, window.left + window.width) - left
  const height = Math.min(image.height, window.top + window.height) - top
  const part = crop(image, left, top, width, height)
  if (width === window.width && height === window.height) return part
  return widen(part, { ...window, left: left - window.left, top: top - window.top }, signal)
}
