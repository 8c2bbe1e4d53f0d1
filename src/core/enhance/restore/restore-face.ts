import { alignFace, alignmentTo } from '../../faces/geometry/align.ts'
import type { Face } from '../../faces/geometry/face.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { smoothstep } from '../../math.ts'
import { addDifference } from './add-difference.ts'
import { measureSharpness, type Sharpness } from './measure-sharpness.ts'

/**
 * Restores an aligned crop (template ffhq_512), 64 to `MAX_CROP` pixels a side; the result has the same size.
 * `restoreByUpscaler` makes one; restoration networks do not use it (`restore-by-network.ts`).
 */
export type RestoreCrop = (crop: RgbImage, detail: Sharpness, signal?: AbortSignal) => Promise<RgbImage>

/** Below this many pixels a side, a face is too small: its eyes lie less than 16 pixels apart. */
const MIN_CROP = 64

/** A larger face is restored at this size, and keeps its own finer detail. */
const MAX_CROP = 1024

/** Sharpness of the finest octave above which a face is not restored, and below which it is restored in full. */
const IN_FOCUS = 0.4
const BLURRED = 0.22

/** Share of the restored face in the result where the face is blurred. */
const MAX_WEIGHT = 0.8

/**
 * Restores a blurred or enlarged face in place. Only the difference that restoration makes is added, so that the
 * image's own grain stays, nothing outside the face mask changes, and mean colours are kept to 1/255.
 * A face that is sharp already, or tiny, is left as it is.
 * @returns the weight the restored face was given: 0 (untouched) to 0.8
 * @throws the signal's reason when aborted
 */
export const restoreFace = async (
  restore: RestoreCrop,
  image: RgbImage,
  face: Face,
  signal?: AbortSignal,
): Promise<number> => {
  const size = cropSize(face)
  if (size < MIN_CROP) return 0
  const { crop, toCrop } = alignFace(image, face.points, 'ffhq_512', size)
  const detail = measureSharpness(crop)
  const weight = MAX_WEIGHT * blurredness(detail)
  if (weight === 0) return 0
  const restored = await restore(crop, detail, signal)
  addDifference(image, face, crop, restored, toCrop, weight)
  return weight
}

/** The crop's side at which one crop pixel is one image pixel, in multiples of 8 for three halvings. */
const cropSize = (face: Face): number => {
  const [a, b] = alignmentTo(face.points, 'ffhq_512', 1)
  return Math.min(MAX_CROP, 8 * Math.round(1 / Math.hypot(a, b) / 8))
}

/** 0 for a face in focus, 1 for one that lacks its finest detail. */
const blurredness = ({ finest }: Sharpness): number => smoothstep(IN_FOCUS, BLURRED, finest)
