import type { Face } from '../../faces/geometry/face.ts'
import { scaleFace } from '../../faces/geometry/transform-face.ts'
import { crop } from '../../imaging/resample/resize.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { faceRegion, fillHeadRow, toUnitCrop } from '../restore/face-region.ts'
import { type Upscaler, upscaleImage } from './upscale-image.ts'

/** How many pixels the network would process to enlarge a face with its surroundings. */
export const facePixels = (image: RgbImage, face: Face): number => {
  const { left, top, right, bottom } = faceRegion(face, image)
  return Math.max(0, right - left) * Math.max(0, bottom - top)
}

/**
 * Enlarges a face by the network and blends it, through the head mask, into an image that was enlarged without it, in
 * place.
 * @param source the image before it was enlarged, where the face lies at `face`
 * @param enlarged `factor` times as wide and high
 * @throws what `upscaleImage` throws
 */
export const upscaleFaceInto = async (
  { session, overlap }: Upscaler,
  source: RgbImage,
  enlarged: RgbImage,
  face: Face,
  factor: 2 | 4,
  signal?: AbortSignal,
): Promise<void> => {
  const { left, top, right, bottom } = faceRegion(face, source)
  if (right <= left || bottom <= top) return
  const { data, width, height } = source
  const region = crop({ data, width, height }, left, top, right - left, bottom - top)
  const better = await upscaleImage(session, region, factor, { signal, overlap })
  const toUnit = toUnitCrop(scaleFace(face, factor))
  const shares = new Float32Array(better.width)
  for (let y = 0, i = 0; y < better.height; y++) {
    const row = top * factor + y
    fillHeadRow(toUnit, left * factor, row, shares)
    let o = (row * enlarged.width + left * factor) * 3
    for (let x = 0; x < better.width; x++, i += 3, o += 3) {
      const share = shares[x]!
      if (share === 0) continue
      for (let c = 0; c < 3; c++) {
        const was = enlarged.data[o + c]!
        enlarged.data[o + c] = was + share * (better.data[i + c]! - was) + 0.5
      }
    }
  }
}
