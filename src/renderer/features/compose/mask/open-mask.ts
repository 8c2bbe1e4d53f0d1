import type { MaskPlane } from '../../../../shared/api/masks.ts'
import type { PhotoReport } from '../../../../shared/api/photos.ts'
import { maskSizeOf } from '../../../../shared/api/sizes.ts'
import { request } from '../../../bridge/bridge.ts'
import { createMask } from './plane/whole-plane.ts'

/**
 * The mask of a photo to be edited, at the size of the photo's masks; an empty one where there is none.
 * @param id of the mask as it is kept
 * @throws RequestError `unknown-photo`
 */
export const openMask = async (photo: PhotoReport, id: string | null): Promise<MaskPlane> => {
  const size = maskSizeOf(photo)
  return id === null ? createMask(size) : atSize(await request('masks.read', { id }), size)
}

/** A mask that another program gave may be of another size than ours. */
const atSize = (mask: MaskPlane, { width, height }: Pick<MaskPlane, 'width' | 'height'>): MaskPlane => {
  if (mask.width === width && mask.height === height) return mask
  const resized = createMask({ width, height })
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(((y + 0.5) * mask.height) / height) * mask.width
    for (let x = 0; x < width; x++, i++)
      resized.data[i] = mask.data[row + Math.floor(((x + 0.5) * mask.width) / width)]!
  }
  return resized
}
