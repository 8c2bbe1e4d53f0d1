import type { RgbImage } from '../rgb-image.ts'

/** Whole pixels of a picture, right and bottom exclusive. */
export interface PixelRegion {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/**
 * The colours of a black-and-white, sepia or otherwise toned picture: one for every luma, since all its pixels lie
 * on one curve through the RGB cube.
 */
export interface MonochromeCurve {
  /** RGB for each of `LUMA_LEVELS` levels: what has the same luma as any colour. */
  readonly byLuma: Uint8Array
  /**
   * RGB for each sum of red, green and blue: what lies nearest to a colour off the curve by little. In lights where
   * only blue is left to rise, a step of green is worth ten of blue in luma.
   */
  readonly bySum: Uint8Array
  /** How far the mean of a small area may lie off the curve, 0 to 255. */
  readonly tolerance: number
}

/** Rec. 709, in parts of 256, so that the luma of grey is its value exactly. */
const WEIGHTS = [54, 183, 19] as const
/** Levels in a step of a byte: the lightest sepias differ in blue alone. */
export const LEVELS_PER_BYTE = 16
export const LUMA_LEVELS = 255 * LEVELS_PER_BYTE + 1

/** Luma of the pixel whose red lies at `at`, 0 to `LUMA_LEVELS` − 1. */
export const lumaLevel = (data: Uint8Array, at: number): number =>
  (WEIGHTS[0] * data[at]! + WEIGHTS[1] * data[at + 1]! + WEIGHTS[2] * data[at + 2]! + 8) >> 4

/** Sums of red, green and blue: 0 to 765. */
export const SUMS = 766

/** Sum of red, green and blue of the pixel whose red lies at `at`. */
export const channelSum = (data: Uint8Array, at: number): number => data[at]! + data[at + 1]! + data[at + 2]!

/** The curve of black-and-white pictures. */
export const GREY_CURVE: MonochromeCurve = {
  byLuma: Uint8Array.from({ length: LUMA_LEVELS * 3 }, (_, i) =>
    Math.round(Math.floor(i / 3) / LEVELS_PER_BYTE),
  ),
  bySum: Uint8Array.from({ length: SUMS * 3 }, (_, i) => Math.round(Math.floor(i / 3) / 3)),
  tolerance: 0,
}

/** A curve as it is found, by the sum of the channels. */
export interface MonochromeFit {
  /** Red and blue less a third of the sum, for each sum. */
  readonly red: Float32Array
  readonly blue: Float32Array
  /** The largest sum that is often seen. */
  readonly lightest: number
}

export const eachPixel = (
  { width }: RgbImage,
  { left, top, right, bottom }: PixelRegion,
  visit: (at: number) => void,
): void => {
  for (let y = top; y < bottom; y++)
    for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3) visit(at)
}

/** From this value on a channel is taken for clipped. */
const CLIPPED = 254

const toByte = (value: number): number => Math.min(255, Math.max(0, value))

/** The curve as tables. */
export const tabulate = ({ red, blue, lightest }: MonochromeFit): Omit<MonochromeCurve, 'tolerance'> => {
  const pointAt = (sum: number): readonly [number, number, number] => {
    const [r, b] = [red[sum]!, blue[sum]!]
    return [toByte(sum / 3 + r), toByte(sum / 3 - r - b), toByte(sum / 3 + b)]
  }
  // Where its lights are clipped, nothing is lighter than the lightest.
  const most = Math.max(...pointAt(lightest)) >= CLIPPED ? lightest : SUMS - 1
  const points = Array.from({ length: SUMS }, (_, sum) => pointAt(Math.min(sum, most)))
  const level = (k: number): number =>
    points[k]!.reduce((total, value, c) => total + (WEIGHTS[c]! * value * LEVELS_PER_BYTE) / 256, 0)
  const byLuma = new Uint8Array(LUMA_LEVELS * 3)
  for (let wanted = 0, k = 0; wanted < LUMA_LEVELS; wanted++) {
    while (k + 2 < SUMS && level(k + 1) <= wanted) k++
    const [low, high] = [level(k), level(k + 1)]
    const way = high > low ? Math.min(1, Math.max(0, (wanted - low) / (high - low))) : 0
    for (let c = 0; c < 3; c++)
      byLuma[wanted * 3 + c] = Math.round(points[k]![c]! + way * (points[k + 1]![c]! - points[k]![c]!))
  }
  return { byLuma, bySum: Uint8Array.from(points.flat(), Math.round) }
}

/** The picture in black and white, or part of it. */
export const toGrey = (image: RgbImage, region: PixelRegion): RgbImage => {
  const data = image.data.slice()
  eachPixel(image, region, at => {
    data.fill(Math.round(lumaLevel(data, at) / LEVELS_PER_BYTE), at, at + 3)
  })
  return { ...image, data }
}
