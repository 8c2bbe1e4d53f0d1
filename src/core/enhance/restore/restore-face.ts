import { alignFace, alignmentTo } from '../../faces/geometry/align.ts'
import type { Face } from '../../faces/geometry/face.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { matchLocalMeans } from '../upscale/match-local-means.ts'
import { addDifference } from './add-difference.ts'
import { measureSharpness, type Sharpness } from './measure-sharpness.ts'

/**
 * Makes a better crop of a face: aligned to ffhq_512, any size from 64 to `MAX_CROP`, the answer as large.
 * The starter pack fills this with its upscaler; restoration networks have a way of their own (`restore-by-network.ts`).
 */
export type RestoreCrop = (crop: RgbImage, detail: Sharpness, signal?: AbortSignal) => Promise<RgbImage>

/** Below this many pixels a side, a crop has no face worth the name: the eyes lie under 16 pixels apart. */
const MIN_CROP = 64

/** A face with more pixels than this is restored at this size; what it has beyond is kept. */
const MAX_CROP = 1024

/** Detail of the finest octave above which a face is left alone, and below which it is restored in full. */
const IN_FOCUS = 0.4
const BLURRED = 0.22

/** Share of the restored face in the result, where it was surely blurred. */
const MOST = 0.8

/**
 * Gives a blurred or enlarged face its edges back, in place. Only the difference that restoration makes is added, so
 * that the image's own grain stays, nothing outside the face mask changes, and mean colours are kept to 1/255.
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
  const weight = MOST * blurredness(detail)
  if (weight === 0) return 0
  const restored = await restore(crop, detail, signal)
  matchLocalMeans(restored, crop)
  addDifference(image, face, crop, restored, toCrop, weight)
  return weight
}

/** The crop's side at which one crop pixel is one image pixel, in multiples of 8 for three halvings. */
const cropSize = (face: Face): number => {
  const [a, b] = alignmentTo(face.points, 'ffhq_512', 1)
  return Math.min(MAX_CROP, 8 * Math.round(1 / Math.hypot(a, b) / 8))
}

/** 0 for a face in focus, 1 for one that lacks its finest detail. */
const blurredness = ({ finest }: Sharpness): number => {
  const t = Math.min(1, Math.max(0, (IN_FOCUS - finest) / (IN_FOCUS - BLURRED)))
  return t * t * (3 - 2 * t)
}
