import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { maskRegions } from './bisenet.ts'
import { maskOcclusion } from './xseg.ts'

/** What finds the face's pixels in an aligned crop; each may be missing. */
export interface FaceMaskers {
  /** XSeg: leaves out what is in front of the face. */
  readonly occlusion?: Session
  /** BiSeNet: leaves out what is not face. */
  readonly regions?: Session
}

/** @param before the crop as it is @param after the crop with its new face, whose outline counts */
export const findFaceMasks = async (
  { occlusion, regions }: FaceMaskers,
  before: RgbImage,
  after: RgbImage,
): Promise<Plane[]> => [
  ...(occlusion ? [await maskOcclusion(occlusion, before)] : []),
  ...(regions ? [await maskRegions(regions, after)] : []),
]
