import { resizePlane } from '../../imaging/resample/resize.ts'
import type { Plane, RgbImage } from '../../imaging/rgb-image.ts'

/** Pixels of a side of the aligned crop (template ffhq_512) that detail is measured in. */
export const detailCrop = 128

/** Luma (Rec. 601), 0 to 255. */
export const lumaOf = ({ width, height, data }: RgbImage): Plane => {
  const plane = new Float32Array(width * height)
  for (let i = 0, k = 0; i < plane.length; i++, k += 3)
    plane[i] = 0.299 * data[k]! + 0.587 * data[k + 1]! + 0.114 * data[k + 2]!
  return { width, height, data: plane }
}

/**
 * How much of the finest detail that a face's crop could hold is there: the difference that halving makes, relative to that
 * of halving again. Near 1 in focus, since edges are as strong at every scale (Field 1987); low where the picture is blurred
 * or was enlarged.
 * @param luma of a crop of `detailCrop` pixels a side
 */
export const measureDetail = (luma: Plane): number => {
  const half = resizePlane(luma, luma.width >> 1, luma.height >> 1, 'lanczos3')
  const quarter = resizePlane(half, half.width >> 1, half.height >> 1, 'lanczos3')
  const fine = middleDifference(luma, resizePlane(half, luma.width, luma.height, 'lanczos3'))
  const coarse = middleDifference(half, resizePlane(quarter, half.width, half.height, 'lanczos3'))
  return coarse > 0 ? fine / coarse : 1
}

/** Root mean square over the middle of the crop, where the face is. */
const middleDifference = (a: Plane, b: Plane): number => {
  let sum = 0
  let count = 0
  for (let y = a.height >> 2; y < a.height - (a.height >> 3); y++)
    for (let x = a.width >> 2; x < a.width - (a.width >> 2); x++, count++)
      sum += (a.data[y * a.width + x]! - b.data[y * a.width + x]!) ** 2
  return Math.sqrt(sum / count)
}
