import type { RgbImage } from './rgb-image.ts'

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
export interface ToneCurve {
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

/** The curve of black-and-white pictures. */
export const GREY_CURVE: ToneCurve = {
  byLuma: Uint8Array.from({ length: LUMA_LEVELS * 3 }, (_, i) =>
    Math.round(Math.floor(i / 3) / LEVELS_PER_BYTE),
  ),
  bySum: Uint8Array.from({ length: 766 * 3 }, (_, i) => Math.round(Math.floor(i / 3) / 3)),
  tolerance: 0,
}

/** Sides of the areas that are averaged: the chroma blocks of JPEG, whose noise this takes out. */
const BLOCK = 16
/** Areas looked at: a hundredth of a second at most. */
const MOST_BLOCKS = 600

/** Sums of red, green and blue, 0 to 765, fall into this many bins. */
const SUMS = 766
const BIN = 6
const BINS = Math.ceil(SUMS / BIN)
/** A bin with a smaller share of the pixels says nothing. */
const LEAST_SHARE = 0.0001

/** Difference of red (or blue) from the mean of the channels: −255 to 255, rounded, counted. */
const OFFSETS = 511

interface ToneFit {
  /** Red and blue less a third of the sum, for each sum. */
  readonly red: Float32Array
  readonly blue: Float32Array
  /** The largest sum that is often seen. */
  readonly lightest: number
}

/**
 * How sure a picture must be toned: the share of its areas that must lie on the curve, and the tolerance for those,
 * of 255, in a picture as bright as usual. The noise of strong JPEG compression reaches 3.5; a colour photo that is
 * washed out to a sixth of its colours has 3 to 5, and none has less than 9.
 */
export interface ToneLimits {
  readonly share: number
  readonly tolerance: number
}
export const TONED: ToneLimits = { share: 0.95, tolerance: 3.6 }
/** For areas so small that skin is nearly all they show: what black-and-white and clean toned pictures meet. */
export const SURELY_TONED: ToneLimits = { share: 0.98, tolerance: 1.25 }

/** Dark pictures differ less in everything: what passes for noise in a bright one is colour there. */
const USUAL_WHITE = 200
const LEAST_SHARE_OF_TOLERANCE = 1 / 3

/**
 * The curve on which all colours of a picture or part of it lie, but for a few small spots; undefined where it has
 * colours.
 */
export const findToneCurve = (
  image: RgbImage,
  region: PixelRegion = { left: 0, top: 0, right: image.width, bottom: image.height },
  limits: ToneLimits = TONED,
): ToneCurve | undefined => {
  const blocks = chooseBlocks(region)
  if (blocks.length === 0) return undefined
  const { fit, white } = fitTones(image, blocks)
  const darkness = Math.min(1, Math.max(LEAST_SHARE_OF_TOLERANCE, Math.sqrt(white / USUAL_WHITE)))
  const tolerance = limits.tolerance * darkness
  const off = blocks.filter(block => meanDistance(image, block, fit) > tolerance).length
  return off > (1 - limits.share) * blocks.length
    ? undefined
    : { ...coloursOf(fit), tolerance: TONED.tolerance * darkness }
}

/** Evenly spread areas; at the right and at the bottom they are smaller, down to half. */
const chooseBlocks = ({ left, top, right, bottom }: PixelRegion): PixelRegion[] => {
  const columns = Math.max(0, Math.floor((right - left + BLOCK / 2) / BLOCK))
  const rows = Math.max(0, Math.floor((bottom - top + BLOCK / 2) / BLOCK))
  const chosen = Math.min(columns * rows, MOST_BLOCKS)
  return Array.from({ length: chosen }, (_, i) => {
    const block = Math.floor((i * columns * rows) / chosen)
    const x = left + BLOCK * (block % columns)
    const y = top + BLOCK * Math.floor(block / columns)
    return { left: x, top: y, right: Math.min(right, x + BLOCK), bottom: Math.min(bottom, y + BLOCK) }
  })
}

const eachPixel = (
  { width }: RgbImage,
  { left, top, right, bottom }: PixelRegion,
  visit: (at: number) => void,
): void => {
  for (let y = top; y < bottom; y++)
    for (let at = (y * width + left) * 3, end = (y * width + right) * 3; at < end; at += 3) visit(at)
}

/** The curve through the medians of red and blue in each bin, and the brightness that a twentieth surpasses. */
const fitTones = (image: RgbImage, blocks: readonly PixelRegion[]): { fit: ToneFit; white: number } => {
  const { data } = image
  const counts = new Uint32Array(BINS)
  const sums = new Float64Array(BINS)
  const red = new Uint32Array(BINS * OFFSETS)
  const blue = new Uint32Array(BINS * OFFSETS)
  let pixels = 0
  for (const block of blocks)
    eachPixel(image, block, at => {
      const sum = channelSum(data, at)
      const bin = Math.floor(sum / BIN)
      const row = bin * OFFSETS + 255
      counts[bin] = counts[bin]! + 1
      sums[bin] = sums[bin]! + sum
      const r = row + Math.round(data[at]! - sum / 3)
      const b = row + Math.round(data[at + 2]! - sum / 3)
      red[r] = red[r]! + 1
      blue[b] = blue[b]! + 1
      pixels++
    })
  let above = 0
  let white = BINS - 1
  while (white > 0 && above + counts[white]! < 0.05 * pixels) above += counts[white--]!
  const least = Math.max(4, LEAST_SHARE * pixels)
  const means = sums.map((sum, bin) => sum / Math.max(1, counts[bin]!))
  return {
    fit: {
      red: joinMedians(red, counts, means, least),
      blue: joinMedians(blue, counts, means, least),
      lightest: Math.round(Math.max(0, ...means.filter((_, bin) => counts[bin]! >= least))),
    },
    white: ((white + 0.5) * BIN) / 3,
  }
}

/** Bins to each side that a first median looks at, so that a coloured spot is outvoted. */
const WIDE = 8
/** A bin with fewer pixels is helped by its neighbours. */
const ENOUGH = 40
/** What lies farther than this from the median of many bins is no part of the curve, however it bends. */
const SPOT = 32

/**
 * Medians of the bins joined by straight lines: from black on, as a light that fades loses its colour in proportion;
 * above the lightest one its difference stays.
 */
const joinMedians = (
  histograms: Uint32Array,
  counts: Uint32Array,
  means: Float64Array,
  least: number,
): Float32Array => {
  const rough = slidingMedians(histograms, WIDE)
  const own = slidingMedians(histograms, 0, rough)
  const joined = slidingMedians(histograms, 1, rough)
  const knots: (readonly [sum: number, offset: number])[] = [[0, 0]]
  for (let bin = 0; bin < BINS; bin++)
    if (counts[bin]! >= least) {
      const median = counts[bin]! >= ENOUGH ? own[bin]! : joined[bin]!
      knots.push([means[bin]!, Number.isNaN(median) ? rough[bin]! : median])
    }
  const out = new Float32Array(SUMS)
  for (let sum = 0, k = 0; sum < SUMS; sum++) {
    while (k + 1 < knots.length && knots[k + 1]![0] <= sum) k++
    const [from, value] = knots[k]!
    const [to, next] = knots[k + 1] ?? [from, value]
    const way = to > from ? Math.min(1, Math.max(0, (sum - from) / (to - from))) : 0
    out[sum] = value + way * (next - value)
  }
  return out
}

/**
 * The median of each bin and those up to `reach` beside it; not a number where they are empty.
 * @param near looks only at what is near these
 */
const slidingMedians = (histograms: Uint32Array, reach: number, near?: Float32Array): Float32Array => {
  const window = new Uint32Array(OFFSETS)
  const slide = (bin: number, sign: 1 | -1): void => {
    if (bin < 0 || bin >= BINS) return
    for (let k = 0, at = bin * OFFSETS; k < OFFSETS; k++, at++)
      window[k] = window[k]! + sign * histograms[at]!
  }
  for (let bin = 0; bin < reach; bin++) slide(bin, 1)
  return Float32Array.from({ length: BINS }, (_, bin) => {
    slide(bin + reach, 1)
    slide(bin - reach - 1, -1)
    const centre = near?.[bin] ?? 0
    if (Number.isNaN(centre)) return Number.NaN
    const first = near ? Math.max(0, Math.round(centre + 255 - SPOT)) : 0
    const last = near ? Math.min(OFFSETS - 1, Math.round(centre + 255 + SPOT)) : OFFSETS - 1
    let total = 0
    for (let k = first; k <= last; k++) total += window[k]!
    for (let k = first, below = 0; k <= last; k++) {
      const here = window[k]!
      if (here > 0 && below + here >= total / 2) return k - 255.5 + (total / 2 - below) / here
      below += here
    }
    return Number.NaN
  })
}

/** How far the mean of an area lies off the curve, in red or in blue. */
const meanDistance = (image: RgbImage, block: PixelRegion, { red, blue }: ToneFit): number => {
  const { data } = image
  let [r, b, count] = [0, 0, 0]
  eachPixel(image, block, at => {
    const sum = channelSum(data, at)
    r += data[at]! - sum / 3 - red[sum]!
    b += data[at + 2]! - sum / 3 - blue[sum]!
    count++
  })
  return Math.max(Math.abs(r), Math.abs(b)) / count
}

/** From this value on a channel is taken for clipped. */
const CLIPPED = 254

const toByte = (value: number): number => Math.min(255, Math.max(0, value))

const coloursOf = ({ red, blue, lightest }: ToneFit): Omit<ToneCurve, 'tolerance'> => {
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

/** Sum of red, green and blue of the pixel whose red lies at `at`. */
export const channelSum = (data: Uint8Array, at: number): number => data[at]! + data[at + 1]! + data[at + 2]!

/** The picture in black and white, or part of it. */
export const toGrey = (image: RgbImage, region: PixelRegion): RgbImage => {
  const data = image.data.slice()
  eachPixel(image, region, at => {
    data.fill(Math.round(lumaLevel(data, at) / LEVELS_PER_BYTE), at, at + 3)
  })
  return { ...image, data }
}
