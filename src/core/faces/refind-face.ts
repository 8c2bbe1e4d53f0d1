import { crop } from '../imaging/resample/resize.ts'
import type { RgbImage } from '../imaging/rgb-image.ts'
import { type FaceNetworks, findFaces } from './analysis.ts'
import type { Face } from './geometry/face.ts'
import { translateFace } from './geometry/transform-face.ts'

/**
 * Finds a face again near where it was, in a picture that may have been scaled since.
 * Only its surroundings are searched: the whole of a large photo would cost seconds.
 */
export const refindFace = async (
  networks: FaceNetworks,
  image: RgbImage,
  face: Face,
  scale: number,
  signal?: AbortSignal,
): Promise<Face | null> => {
  const [x, y, width, height] = face.box.map(v => v * scale) as [number, number, number, number]
  const left = Math.max(0, Math.floor(x - width / 2))
  const top = Math.max(0, Math.floor(y - height / 2))
  const right = Math.min(image.width, Math.ceil(x + width * 1.5))
  const bottom = Math.min(image.height, Math.ceil(y + height * 1.5))
  const region = crop(image, left, top, right - left, bottom - top)
  const [found] = await findFaces(networks, region, { signal })
  return found ? translateFace(found, left, top) : null
}
