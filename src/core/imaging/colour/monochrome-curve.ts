import { clamp, clamp01 } from '../../math.ts'
import type { RgbImage } from '../rgb-image.ts'

/** A rectangle in pixels of an image, right and bottom exclusive. */
export interface PixelRegion {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/**
 * The colours of a monochrome image (black-and-white, sepia or otherwise toned): one for every luma, since all its
 * pixels lie on one curve through the RGB cube.
 */
export interface MonochromeCurve {
  /** RGB for each of `LUMA_LEVELS` levels: the colour of that luma. */
  readonly byLuma: Uint8Array
  /**
   * RGB for each sum of red, green and blue: the nearest colour to one that lies slightly off the curve. (In highlights
   * where only blue still varies, luma would not do: a step of green counts ten times a step of blue.)
   */
  readonly bySum: Uint8Array
  /** How far the mean of a block may lie off the curve, 0 to 255. */
  readonly tolerance: number
}

/** Rec. 709, in parts of 256, so that the luma of grey is its value exactly. */
const WEIGHTS = [54, 183, 19] as const
/** Luma levels per byte value, since the lightest sepias differ in blue alone. */
export const LEVELS_PER_BYTE = 16
export const LUMA_LEVELS = 255 * LEVELS_PER_BYTE + 1

/** Luma of the pixel whose red lies at `at`, 0 to `LUMA_LEVELS` − 1. */
export const lumaLevel = (data: Uint8Array, at: number): number =>
  (WEIGHTS[0] * data[at]! + WEIGHTS[1] * data[at + 1]! + WEIGHTS[2] * data[at + 2]! + 8) >> 4

/** Sums of red, green and blue: 0 to 765. */
export const SUMS = 766

/** Sum of red, green and blue of the pixel whose red lies at `at`. */
export const channelSum = (data: Uint8Array, at: number): number => data[at]! + data[at + 1]! + data[at + 2]!

/** The curve of black-and-white images. */
export const GREY_CURVE: MonochromeCurve = {
  byLuma: Uint8Array.from({ length: LUMA_LEVELS * 3 }, (_, i) =>
    Math.round(Math.floor(i / 3) / LEVELS_PER_BYTE),
  ),
  bySum: Uint8Array.from({ length: SUMS * 3 }, (_, i) => Math.round(Math.floor(i / 3) / 3)),
  tolerance: 0,
}

/** A curve by the sum of the channels. */
export interface MonochromeFit {
  /** Red and blue minus a third of the sum, for each sum. */
  readonly red: Float32Array
  readonly blue: Float32Array
  /** The largest sum that occurs often. */
  readonly lightest: number
}

/** Calls `visit` with the index of each pixel's red. */
export const eachPixel = (
  { width }: RgbImage,
  { left, top, right, bottom }: PixelRegion,
  visit: (at: number) => void,
): void => {
  for (let y = top; y < bottom; y++)
    for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3) visit(at)
}

/** From this value on a channel counts as clipped. */
const CLIPPED = 254

/** Lookup tables of a curve. */
export const tabulate = ({ red, blue, lightest }: MonochromeFit): Omit<MonochromeCurve, 'tolerance'> => {
  const pointAt = (sum: number): readonly [number, number, number] => {
    const [r, b] = [red[sum]!, blue[sum]!]
    return [clamp(sum / 3 + r, 0, 255), clamp(sum / 3 - r - b, 0, 255), clamp(sum / 3 + b, 0, 255)]
  }
  // Where highlights are clipped, no colour is lighter than the lightest.
  const maxSum = Math.max(...pointAt(lightest)) >= CLIPPED ? lightest : SUMS - 1
  const points = Array.from({ length: SUMS }, (_, sum) => pointAt(Math.min(sum, maxSum)))
  const level = (k: number): number =>
    points[k]!.reduce((total, value, c) => total + (WEIGHTS[c]! * value * LEVELS_PER_BYTE) / 256, 0)
  const byLuma = new Uint8Array(LUMA_LEVELS * 3)
  for (let wanted = 0, k = 0; wanted < LUMA_LEVELS; wanted++) {
    while (k + 2 < SUMS && level(k + 1) <= wanted) k++
    const [low, high] = [level(k), level(k + 1)]
    const way = high > low ? clamp01((wanted - low) / (high - low)) : 0
    for (let c = 0; c < 3; c++)
      byLuma[wanted * 3 + c] = Math.round(points[k]![c]! + way * (points[k + 1]![c]! - points[k]![c]!))
  }
  return { byLuma, bySum: Uint8Array.from(points.flat(), Math.round) }
}

/** A copy of the image with a region in black and white. */
export const toGrey = (image: RgbImage, region: PixelRegion): RgbImage => {
  const data = image.data.slice()
  eachPixel(image, region, at => {
    data.fill(Math.round(lumaLevel(data, at) / LEVELS_PER_BYTE), at, at + 3)
  })
  return { ...image, data }
}
