import { alignFace, alignmentTo } from '../../faces/geometry/align.ts'
import { boxMask } from '../../faces/geometry/box-mask.ts'
import type { Face } from '../../faces/geometry/face.ts'
import { cutCrop, pasteBack } from '../../faces/geometry/paste-back.ts'
import { maskOcclusion } from '../../faces/models/xseg.ts'
import { minimumOfMasks } from '../../imaging/filter/feather-mask.ts'
import { invertAffine } from '../../imaging/resample/affine.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { type FaceRestorer, RESTORER_SIZE, runRestorer } from '../models/face-restorer.ts'
import { measureSharpness } from './measure-sharpness.ts'

/** Below this many pixels a side, the crop has too little of a face for a network. */
const MIN_CROP = 32

/** Sharpness of the finest octave above which a face is in focus, and left as it is. */
const IN_FOCUS = 0.4

/** Share of the restored face in the result (facefusion's face_enhancer_blend). */
const BLEND = 0.8

export interface RestorationNetworks {
  readonly restorer: FaceRestorer
  /** XSeg: what is in front of the face is not changed. */
  readonly occlusion?: Session
}

/**
 * Restores a face by a network that generates lost detail (GFPGAN and others), in place. Pixels outside the crop's
 * soft box keep every bit; a face that is sharp, or tiny, is left as it is.
 * Source: facefusion face_enhancer
 * @returns whether the face was restored
 * @throws LikenessError `not-finite`, `model-unsupported`
 */
export const restoreFaceByNetwork = async (
  { restorer, occlusion }: RestorationNetworks,
  image: RgbImage,
  face: Pick<Face, 'points'>,
): Promise<boolean> => {
  if (!needsRestoring(image, face)) return false
  const toCrop = alignmentTo(face.points, 'ffhq_512', RESTORER_SIZE)
  const toImage = invertAffine(toCrop)
  const crop = cutCrop(image, toImage, RESTORER_SIZE)
  const restored = await runRestorer(restorer, crop)
  const masks: [Plane, ...Plane[]] = [boxMask(RESTORER_SIZE)]
  if (occlusion) masks.push(await maskOcclusion(occlusion, crop))
  pasteBack(image, restored, minimumOfMasks(masks), { toImage, toCrop }, BLEND)
  return true
}

/** Measured at the face's own resolution, at most 1024 pixels a side. */
const needsRestoring = (image: RgbImage, { points }: Pick<Face, 'points'>): boolean => {
  const [a, b] = alignmentTo(points, 'ffhq_512', 1)
  const size = Math.min(1024, 8 * Math.round(1 / Math.hypot(a, b) / 8))
  return (
    size >= MIN_CROP && measureSharpness(alignFace(image, points, 'ffhq_512', size).crop).finest < IN_FOCUS
  )
}
