import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'
import type { Session } from '../../onnx/session.ts'
import { maskRegions } from './bisenet.ts'
import { maskOcclusion } from './xseg.ts'

/** Networks that tell which pixels of an aligned crop are face; each may be missing. */
export interface FaceMaskers {
  /** XSeg: excludes what is in front of the face. */
  readonly occlusion?: Session
  /** BiSeNet: excludes hair, ears, neck and background. */
  readonly regions?: Session
}

/**
 * One mask for each network, 0 to 1, as large as the crop.
 * @param before the crop as it is
 * @param after the crop with its new face, whose outline counts
 * @throws LikenessError `not-finite`, `model-unsupported`
 */
export const findFaceMasks = async (
  { occlusion, regions }: FaceMaskers,
  before: RgbImage,
  after: RgbImage,
): Promise<Plane[]> => [
  ...(occlusion ? [await maskOcclusion(occlusion, before)] : []),
  ...(regions ? [await maskRegions(regions, after)] : []),
]
