import type { Face } from '../../faces/geometry/face.ts'
import { type Affine, composeAffine } from '../../imaging/resample/affine.ts'
import type { AxisTaps } from '../../imaging/resample/bilinear-taps.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { clamp } from '../../math.ts'
import { localShift } from '../upscale/local-shift.ts'
import { faceRegion, fillHeadRow, HEAD_BOUNDS, toUnitCrop } from './face-region.ts'

/** Bits behind the point of a difference, which fits into 16 bits with them. */
const FRACTION = 6

/**
 * Adds `weight` times the masked difference `after` − `before` of two face crops to the image they were cut from,
 * in place, bilinear in between. The local means of `after` are taken to be those of `before`; pixels where the mask
 * is 0 keep every bit.
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
  const difference = differenceOf(before, after)
  const { left, top, right, bottom } = faceRegion(face, image)
  const toUnit = toUnitCrop(face)
  const gain = weight / 2 ** FRACTION
  const shares = new Float32Array(Math.max(0, right - left))
  for (let y = top; y < bottom; y++) {
    fillHeadRow(toUnit, left, y, shares)
    const start = 3 * (y * image.width + left)
    const fromRow = composeAffine(toCrop, [1, 0, left, 0, 1, y])
    addRow(image.data, start, shares, gain, difference, before.width, fromRow)
  }
}

/**
 * Adds to a row of the image.
 * @param start of its bytes
 * @param shares how much of the difference each pixel gets, times `gain`
 * @param size side of the crop
 * @param toCrop pixel of the row → crop pixel
 */
const addRow = (
  data: Uint8Array,
  start: number,
  shares: Float32Array,
  gain: number,
  difference: Int16Array,
  size: number,
  [a, , c, d, , f]: Affine,
): void => {
  const stride = size * 3
  for (let x = 0, o = start; x < shares.length; x++, o += 3) {
    const share = gain * shares[x]!
    if (share === 0) continue
    // Computed here and not by `fillRowTaps`, which would also do so where the mask is 0: a quarter faster.
    const u = a * x + c
    const v = d * x + f
    const column = u | 0
    const row = v | 0
    const across = (u - column) * share
    const down = v - row
    const w11 = across * down
    const w10 = share * down - w11
    const w01 = across - w11
    const w00 = share - across - w10
    const i = (row * size + column) * 3
    const j = i + stride
    const red =
      w00 * difference[i]! + w01 * difference[i + 3]! + w10 * difference[j]! + w11 * difference[j + 3]!
    const green =
      w00 * difference[i + 1]! +
      w01 * difference[i + 4]! +
      w10 * difference[j + 1]! +
      w11 * difference[j + 4]!
    const blue =
      w00 * difference[i + 2]! +
      w01 * difference[i + 5]! +
      w10 * difference[j + 2]! +
      w11 * difference[j + 5]!
    data[o] = clamp(data[o]! + red + 0.5, 0, 255)
    data[o + 1] = clamp(data[o + 1]! + green + 0.5, 0, 255)
    data[o + 2] = clamp(data[o + 2]! + blue + 0.5, 0, 255)
  }
}

/** `after`, shifted to the local means of `before`, minus `before`, on the rows of the head. */
const differenceOf = (before: RgbImage, after: RgbImage): Int16Array => {
  const { width, height } = before
  const difference = new Int16Array(before.data.length)
  const shift = localShift(after, before)
  const end = Math.min(height, Math.ceil(HEAD_BOUNDS.bottom * height) + 1)
  for (let y = Math.floor(HEAD_BOUNDS.top * height) - 1; y < end; y++)
    subtractRow(before.data, after.data, 3 * y * width, shift.row(y), shift.across, difference)
  return difference
}

const subtractRow = (
  before: Uint8Array,
  after: Uint8Array,
  start: number,
  line: Float32Array,
  { first, next, share }: AxisTaps,
  difference: Int16Array,
): void => {
  const scale = 1 << FRACTION
  const next3 = 3 * next
  for (let x = 0, o = start; x < first.length; x++, o += 3) {
    const k = 3 * first[x]!
    const j = k + next3
    const right = share[x]!
    const left = 1 - right
    const red = clamp(after[o]! + line[k]! * left + line[j]! * right, 0, 255)
    const green = clamp(after[o + 1]! + line[k + 1]! * left + line[j + 1]! * right, 0, 255)
    const blue = clamp(after[o + 2]! + line[k + 2]! * left + line[j + 2]! * right, 0, 255)
    difference[o] = (red - before[o]!) * scale
    difference[o + 1] = (green - before[o + 1]!) * scale
    difference[o + 2] = (blue - before[o + 2]!) * scale
  }
}
