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
 * of halving again; or that one relative to the next, where it is less, as in a picture so blurred that little but the
 * rounding of its values is left. Near 1 in focus, since edges are as strong at every scale (Field 1987); low where the
 * picture is blurred or was enlarged.
 * @param luma of a crop of `detailCrop` pixels a side
 */
export const measureDetail = (luma: Plane): number => {
  const octaves: number[] = []
  let plane = luma
  for (let i = 0; i < 3; i++) {
    const half = resizePlane(plane, plane.width >> 1, plane.height >> 1, 'lanczos3')
    octaves.push(middleDifference(plane, resizePlane(half, plane.width, plane.height, 'lanczos3')))
    plane = half
  }
  const [fine, coarse, coarser] = octaves as [number, number, number]
  return Math.min(ratio(fine, coarse), ratio(coarse, coarser))
}

/** 1 where there is nothing to compare with. */
const ratio = (finer: number, coarser: number): number => (coarser > 0 ? finer / coarser : 1)

/** Root mean square of the noise that rounding to bytes leaves. */
const rounding = 0.3

/** Root mean square beyond rounding over the middle of the crop, where the face is. */
const middleDifference = (a: Plane, b: Plane): number => {
  let sum = 0
  let count = 0
  for (let y = a.height >> 2; y < a.height - (a.height >> 3); y++)
    for (let x = a.width >> 2; x < a.width - (a.width >> 2); x++, count++)
      sum += (a.data[y * a.width + x]! - b.data[y * a.width + x]!) ** 2
  return Math.sqrt(Math.max(0, sum / count - rounding ** 2))
}
