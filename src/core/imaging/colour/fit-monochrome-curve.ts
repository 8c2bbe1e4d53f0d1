import { clamp01 } from '../../math.ts'
import type { RgbImage } from '../rgb-image.ts'
import { channelSum, eachPixel, type MonochromeFit, type PixelRegion, SUMS } from './monochrome-curve.ts'

/** Sums of red, green and blue, 0 to 765, fall into this many bins. */
const BIN = 6
const BINS = Math.ceil(SUMS / BIN)
/** Bins with a smaller share of the pixels are ignored. */
const MIN_SHARE = 0.0001

/** Difference of red (or blue) from the mean of the channels: −255 to 255, rounded, counted. */
const OFFSETS = 511

/** The curve through the medians of red and blue of the blocks' pixels, in bins by the sum of their channels. */
export const fitMonochromeCurve = (image: RgbImage, blocks: readonly PixelRegion[]): MonochromeFit => {
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
  const least = Math.max(4, MIN_SHARE * pixels)
  const means = sums.map((sum, bin) => sum / Math.max(1, counts[bin]!))
  return {
    red: joinMedians(red, counts, means, least),
    blue: joinMedians(blue, counts, means, least),
    lightest: Math.round(Math.max(0, ...means.filter((_, bin) => counts[bin]! >= least))),
  }
}

/** Bins to each side that a first, rough median includes, so that coloured spots have no influence. */
const WIDE = 8
/** A bin with fewer pixels is joined with its neighbours. */
const ENOUGH = 40
/** Pixels farther than this from the rough median are spots, not part of the curve. */
const SPOT = 32

/**
 * Medians of the bins joined by straight lines, which begin at black without colour; above the lightest bin the
 * difference stays the same.
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
    const way = to > from ? clamp01((sum - from) / (to - from)) : 0
    out[sum] = value + way * (next - value)
  }
  return out
}

/**
 * The median of each bin together with those up to `reach` beside it; NaN where they are empty.
 * @param near only values within `SPOT` of these count
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
