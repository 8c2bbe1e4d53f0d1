import type { Face } from '../../faces/geometry/face.ts'
import type { Affine } from '../../imaging/resample/affine.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { clamp } from '../../math.ts'
import { faceRegion, headMask } from './face-region.ts'

/**
 * Adds `weight` times the masked difference `after` − `before` of two face crops to the image they were cut from,
 * in place, bilinear in between. Pixels where the mask is 0 keep every bit.
 * @param toCrop image pixel → crop pixel
 */
export const addDifference = (
  image: RgbImage,
  face: Face,
  before: RgbImage,
  after: RgbImage,
  toCrop: Affine,
  weight: number,
): void => {
  const size = before.width
  const difference = new Int16Array(before.data.length)
  for (let i = 0; i < difference.length; i++) difference[i] = after.data[i]! - before.data[i]!
  const { left, top, right, bottom } = faceRegion(face, image)
  const mask = headMask(face)
  const [a, b, c, d, e, f] = toCrop
  const { data } = image
  for (let y = top; y < bottom; y++) {
    let o = (y * image.width + left) * 3
    for (let x = left; x < right; x++, o += 3) {
      const share = weight * mask(x, y)
      if (share === 0) continue
      // Computed here and not by `fillRowTaps`, which would also do so where the mask is 0: a quarter faster.
      const u = a * x + b * y + c
      const v = d * x + e * y + f
      const column = Math.floor(u)
      const row = Math.floor(v)
      const across = u - column
      const down = v - row
      const i = (row * size + column) * 3
      const j = i + size * 3
      const w11 = across * down
      const w10 = down - w11
      const w01 = across - w11
      const w00 = 1 - across - w10
      for (let k = 0; k < 3; k++) {
        const change =
          w00 * difference[i + k]! +
          w01 * difference[i + k + 3]! +
          w10 * difference[j + k]! +
          w11 * difference[j + k + 3]!
        data[o + k] = clamp(data[o + k]! + share * change + 0.5, 0, 255)
      }
    }
  }
}
