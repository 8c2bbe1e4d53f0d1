import type { Plane, RgbImage } from '../rgb-image.ts'
import type { Affine } from './affine.ts'
import { type Border, createRowTaps, fillRowTaps, type RowTaps } from './bilinear-taps.ts'

export interface WarpOptions {
  /** 'replicate' by default */
  readonly border?: Border
  /**
   * 'bilinear' (default) looks at four source pixels, as OpenCV's INTER_LINEAR. 'area' averages the source
   * under each output pixel: the same when enlarging, free of aliasing when shrinking.
   */
  readonly interpolation?: 'bilinear' | 'area'
}

export interface WarpImageOptions extends WarpOptions {
  /** colour outside under border 'constant', 0 to 255; black by default. Alpha is 0 there. */
  readonly fill?: readonly [r: number, g: number, b: number]
}

export interface WarpPlaneOptions extends WarpOptions {
  /** value outside under border 'constant'; 0 by default */
  readonly fill?: number
}

/** Samples along each axis of an output pixel, at most 16, with which some source pixels are skipped invisibly. */
const samplesPerAxis = ([a, b, , d, e]: Affine, interpolation: WarpOptions['interpolation']): number => {
  if (interpolation !== 'area') return 1
  const longestStep = Math.max(Math.hypot(a, d), Math.hypot(b, e))
  return Math.min(16, Math.max(1, Math.ceil(longestStep - 1e-6)))
}

/** Adds the samples of an interleaved RGB image to a row of sums, `perPixel` consecutive ones to each pixel. */
const addColour = (
  data: Uint8Array,
  { offsets, weights, outside }: RowTaps,
  perPixel: number,
  [fillR, fillG, fillB]: readonly [number, number, number],
  sums: Float32Array,
): void => {
  for (let i = 0, k = 0, at = 0; at < sums.length; at += 3) {
    let r = 0
    let g = 0
    let b = 0
    for (const end = i + perPixel; i < end; i++) {
      const beyond = outside[i]!
      r += beyond * fillR
      g += beyond * fillG
      b += beyond * fillB
      for (const last = k + 4; k < last; k++) {
        const weight = weights[k]!
        const from = offsets[k]! * 3
        r += weight * data[from]!
        g += weight * data[from + 1]!
        b += weight * data[from + 2]!
      }
    }
    sums[at] = sums[at]! + r
    sums[at + 1] = sums[at + 1]! + g
    sums[at + 2] = sums[at + 2]! + b
  }
}

/** The same for one channel. */
const addValues = (
  data: Uint8Array | Float32Array,
  { offsets, weights, outside }: RowTaps,
  perPixel: number,
  fill: number,
  sums: Float32Array,
): void => {
  for (let i = 0, k = 0, at = 0; at < sums.length; at++) {
    let sum = 0
    for (const end = i + perPixel; i < end; i++, k += 4)
      sum +=
        outside[i]! * fill +
        weights[k]! * data[offsets[k]!]! +
        weights[k + 1]! * data[offsets[k + 1]!]! +
        weights[k + 2]! * data[offsets[k + 2]!]! +
        weights[k + 3]! * data[offsets[k + 3]!]!
    sums[at] = sums[at]! + sum
  }
}

/** Goes through the output's rows: `add` gets the taps of each of a row's n sub-rows, then `finish` ends the row. */
const eachRow = (
  source: { readonly width: number; readonly height: number },
  toSource: Affine,
  width: number,
  height: number,
  { border = 'replicate', interpolation }: WarpOptions,
  add: (taps: RowTaps, perPixel: number) => void,
  finish: (y: number, share: number) => void,
): void => {
  if (!toSource.every(Number.isFinite)) throw new RangeError('An affine map must have six finite numbers')
  const n = samplesPerAxis(toSource, interpolation)
  const taps = createRowTaps(width * n)
  const first = 0.5 / n - 0.5
  for (let y = 0; y < height; y++) {
    for (let j = 0; j < n; j++) {
      fillRowTaps(taps, toSource, { from: first, step: 1 / n, y: y + first + j / n }, source, border)
      add(taps, n)
    }
    finish(y, 1 / (n * n))
  }
}

/** Rounds a row of sums into bytes and clears it for the next row. */
const takeBytes = (sums: Float32Array, share: number, to: Uint8Array, at: number): void => {
  for (let i = 0; i < sums.length; i++) to[at + i] = sums[i]! * share + 0.5
  sums.fill(0)
}

/**
 * Resamples an image: output pixel (x, y) shows the source at `toSource` (x, y), pixel centres at integers; so `toSource` is what cv2.warpAffine takes with WARP_INVERSE_MAP. Plain bilinear agrees with
 * OpenCV 5 to 1/255. Colours are resampled without regard to alpha, and alpha likewise.
 * @throws RangeError when the map is not finite
 */
export const warpAffine = (
  image: RgbImage,
  toSource: Affine,
  width: number,
  height: number,
  options: WarpImageOptions = {},
): RgbImage => {
  const { fill = [0, 0, 0] } = options
  const data = new Uint8Array(width * height * 3)
  const colours = new Float32Array(width * 3)
  const source = image.alpha
  const alpha = source && new Uint8Array(width * height)
  const opacities = new Float32Array(source ? width : 0)
  eachRow(
    image,
    toSource,
    width,
    height,
    options,
    (taps, n) => {
      addColour(image.data, taps, n, fill, colours)
      if (source) addValues(source, taps, n, 0, opacities)
    },
    (y, share) => {
      takeBytes(colours, share, data, y * width * 3)
      if (alpha) takeBytes(opacities, share, alpha, y * width)
    },
  )
  return alpha ? { width, height, data, alpha } : { width, height, data }
}

/**
 * Resamples a mask or any plane of floats as `warpAffine` does an image.
 * @throws RangeError when the map is not finite
 */
export const warpPlane = (
  plane: Plane,
  toSource: Affine,
  width: number,
  height: number,
  options: WarpPlaneOptions = {},
): Plane => {
  const { fill = 0 } = options
  const data = new Float32Array(width * height)
  const sums = new Float32Array(width)
  eachRow(
    plane,
    toSource,
    width,
    height,
    options,
    (taps, n) => addValues(plane.data, taps, n, fill, sums),
    (y, share) => {
      for (let x = 0; x < width; x++) data[y * width + x] = sums[x]! * share
      sums.fill(0)
    },
  )
  return { width, height, data }
}
