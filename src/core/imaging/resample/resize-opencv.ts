import type { Plane, RgbImage } from '../rgb-image.ts'
import type { Affine } from './affine.ts'
import { type AxisTaps, axisTaps } from './bilinear-taps.ts'
import { warpAffine, warpPlane } from './warp.ts'

/** The weights of `AxisTaps` in 2048ths. */
interface FixedTaps extends Pick<AxisTaps, 'first' | 'next'> {
  readonly weights: readonly [Int32Array, Int32Array]
}

const ONE = 2048

const fixedTaps = (from: number, to: number): FixedTaps => {
  const { first, next, share } = axisTaps(to, from, i => Math.fround(((i + 0.5) * from) / to - 0.5))
  return {
    ...{ first, next },
    weights: [
      Int32Array.from(share, value => Math.round((1 - value) * ONE)),
      Int32Array.from(share, value => Math.round(value * ONE)),
    ],
  }
}

/**
 * What cv2.resize does by default: four neighbours, however much the image shrinks, in integers. The detectors
 * were trained on its aliasing, and agree with the references only so; a difference of rounding is enough to turn the
 * order of two candidates of one face. Less than one byte in a thousand differs, by 1.
 * Source: OpenCV modules/imgproc/src/resize.cpp (HResizeLinear, VResizeLinear with 11 bits).
 */
export const resizeAsOpenCv = (image: RgbImage, width: number, height: number): RgbImage => {
  const columns = fixedTaps(image.width, width)
  const rows = fixedTaps(image.height, height)
  const data = new Uint8Array(3 * width * height)
  const lines = new Map<number, Int32Array>()
  for (let y = 0, o = 0; y < height; y++) {
    const upperRow = rows.first[y]!
    for (const held of lines.keys()) if (held < upperRow) lines.delete(held)
    const line = (row: number): Int32Array => {
      const known = lines.get(row) ?? resizeLine(image, row, columns)
      lines.set(row, known)
      return known
    }
    const upper = line(upperRow)
    const lower = line(upperRow + rows.next)
    const upperWeight = rows.weights[0][y]!
    const lowerWeight = rows.weights[1][y]!
    for (let i = 0; i < upper.length; i++, o++)
      data[o] = (((upperWeight * upper[i]!) >> 16) + ((lowerWeight * lower[i]!) >> 16) + 2) >> 2
  }
  return { width, height, data }
}

/** A row in 128ths of a byte. */
const resizeLine = (image: RgbImage, row: number, { first, next, weights }: FixedTaps): Int32Array => {
  const line = new Int32Array(3 * first.length)
  const start = 3 * row * image.width
  for (let x = 0, o = 0; x < first.length; x++) {
    const left = start + 3 * first[x]!
    const right = left + 3 * next
    for (let c = 0; c < 3; c++, o++)
      line[o] = (image.data[left + c]! * weights[0][x]! + image.data[right + c]! * weights[1][x]!) >> 4
  }
  return line
}

/** Output pixel to input pixel, when `from` pixels a side become `to`; the outer corners of the images coincide. */
const rescaling = (from: number, to: number): Affine => {
  const scale = from / to
  const shift = (scale - 1) / 2
  return [scale, 0, shift, 0, scale, shift]
}

/** A square image in another size: four neighbours as cv2.resize takes, however much it shrinks, in floats. */
export const resizeSquare = (image: RgbImage, size: number): RgbImage =>
  image.width === size ? image : warpAffine(image, rescaling(image.width, size), size, size)

/** As `resizeSquare`, for masks. */
export const resizeSquarePlane = (plane: Plane, size: number): Plane =>
  plane.width === size ? plane : warpPlane(plane, rescaling(plane.width, size), size, size)
