import type { RgbImage } from '../rgb-image.ts'
import {
  channelSum,
  eachPixel,
  type MonochromeCurve,
  type MonochromeFit,
  type PixelRegion,
  SUMS,
  tabulate,
} from './monochrome-curve.ts'

/** Sides of the areas that are averaged: the chroma blocks of JPEG, whose noise this takes out. */
const BLOCK = 16
/** Areas looked at: a hundredth of a second at most. */
const MOST_BLOCKS = 400

/** Sums of red, green and blue, 0 to 765, fall into this many bins. */
const BIN = 6
const BINS = Math.ceil(SUMS / BIN)
/** A bin with a smaller share of the pixels says nothing. */
const LEAST_SHARE = 0.0001

/** Difference of red (or blue) from the mean of the channels: −255 to 255, rounded, counted. */
const OFFSETS = 511

/**
 * How sure a picture must be toned: the share of its areas that must lie on the curve, and the tolerance for those,
 * of 255, in a picture as bright as usual. JPEG's noise is 2.5 at quality 60; portraits in colour have 9 and more.
 */
export interface MonochromeLimits {
  readonly share: number
  readonly tolerance: number
}
export const DEFAULT_LIMITS: MonochromeLimits = { share: 0.95, tolerance: 3.2 }
/** For areas so small that skin is nearly all they show: what black-and-white and clean toned pictures meet. */
export const STRICT_LIMITS: MonochromeLimits = { share: 0.98, tolerance: 1.25 }

/** Dark pictures differ less in everything: what passes for noise in a bright one is colour there. */
const USUAL_BRIGHTNESS = 140
const LEAST_SHARE_OF_TOLERANCE = 0.12

export interface MonochromeOptions {
  /** The part of the picture that is asked about; default all of it. */
  readonly region?: PixelRegion
  /** A part of it that must keep to the curve by itself; what is around it may be of few colours. */
  readonly core?: PixelRegion
  /** Default `TONED`. */
  readonly limits?: MonochromeLimits
}

/**
 * The curve on which all colours of a picture or part of it lie, but for a few small spots; undefined where it has
 * colours.
 */
export const findMonochromeCurve = (
  image: RgbImage,
  { region = wholeOf(image), core = region, limits = DEFAULT_LIMITS }: MonochromeOptions = {},
): MonochromeCurve | undefined => {
  const blocks = chooseBlocks(region)
  const coreBlocks = core === region ? blocks : chooseBlocks(core)
  if (blocks.length === 0 || coreBlocks.length === 0 || isColourful(image, blocks)) return undefined
  const fit = fitTones(image, blocks)
  const coreMeans = measureBlocks(image, coreBlocks, fit)
  const brightness = brightnessOf(coreMeans)
  const darkness = Math.min(1, Math.max(LEAST_SHARE_OF_TOLERANCE, brightness / USUAL_BRIGHTNESS))
  const keeps = (means: readonly BlockMean[]): boolean => {
    const telling = tellingOf(means, brightness)
    const off = telling.filter(({ distance }) => distance > limits.tolerance * darkness).length
    return off <= (1 - limits.share) * telling.length
  }
  if (!keeps(coreMeans)) return undefined
  if (core !== region && !keeps(measureBlocks(image, blocks, fit))) return undefined
  return { ...tabulate(fit), tolerance: DEFAULT_LIMITS.tolerance * darkness }
}

const wholeOf = ({ width, height }: RgbImage): PixelRegion => ({
  left: 0,
  top: 0,
  right: width,
  bottom: height,
})

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

/** Areas whose means are compared before anything else, and how near in brightness two must be for that. */
const COMPARED = 100
const ALIKE = 3
/** A tone gives two areas of one brightness colours that differ by less; share of the pairs that may not keep to it. */
const PAIR = { least: 3.5, ofBrightness: 0.09, share: 0.1 }

/** Most pictures in colour are told at a glance: much of them is as bright as something in another colour. */
const isColourful = (image: RgbImage, blocks: readonly PixelRegion[]): boolean => {
  const { data } = image
  const step = Math.max(1, blocks.length / COMPARED)
  const means: (readonly [brightness: number, red: number, blue: number])[] = []
  for (let k = 0; k < blocks.length; k += step) {
    let [r, b, sums, count] = [0, 0, 0, 0]
    eachPixel(image, blocks[Math.floor(k)]!, at => {
      r += data[at]!
      b += data[at + 2]!
      sums += channelSum(data, at)
      count++
    })
    const brightness = sums / count / 3
    means.push([brightness, r / count - brightness, b / count - brightness])
  }
  means.sort(([a], [b]) => a - b)
  let [pairs, unlike] = [0, 0]
  means.forEach(([brightness, r, b], i) => {
    const limit = Math.max(PAIR.least, PAIR.ofBrightness * brightness)
    for (let j = i + 1; j < means.length && means[j]![0] < brightness + ALIKE; j++) {
      pairs++
      if (Math.max(Math.abs(means[j]![1] - r), Math.abs(means[j]![2] - b)) > limit) unlike++
    }
  })
  return unlike > PAIR.share * pairs && pairs > COMPARED / 4
}

/** The curve through the medians of red and blue in each bin. */
const fitTones = (image: RgbImage, blocks: readonly PixelRegion[]): MonochromeFit => {
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
  const least = Math.max(4, LEAST_SHARE * pixels)
  const means = sums.map((sum, bin) => sum / Math.max(1, counts[bin]!))
  return {
    red: joinMedians(red, counts, means, least),
    blue: joinMedians(blue, counts, means, least),
    lightest: Math.round(Math.max(0, ...means.filter((_, bin) => counts[bin]! >= least))),
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

/** An area's means: of its channels, and how far they lie off the curve, in red or in blue. */
interface BlockMean {
  readonly brightness: number
  readonly distance: number
}

const measureBlocks = (
  image: RgbImage,
  blocks: readonly PixelRegion[],
  { red, blue }: MonochromeFit,
): BlockMean[] =>
  blocks.map(block => {
    const { data } = image
    let [r, b, sums, count] = [0, 0, 0, 0]
    eachPixel(image, block, at => {
      const sum = channelSum(data, at)
      r += data[at]! - sum / 3 - red[sum]!
      b += data[at + 2]! - sum / 3 - blue[sum]!
      sums += sum
      count++
    })
    return { brightness: sums / count / 3, distance: Math.max(Math.abs(r), Math.abs(b)) / count }
  })

/** Nearer to white or to black than this there are no colours to tell a tone from. */
const NEARLY_WHITE = 243
const NEARLY_BLACK = 0.06
const FEWEST_TELLING = 0.02

const isWhite = ({ brightness }: BlockMean): boolean => brightness > NEARLY_WHITE

/** The median of what is not white. */
const brightnessOf = (means: readonly BlockMean[]): number => {
  const inked = means.filter(mean => !isWhite(mean)).map(({ brightness }) => brightness)
  return inked.sort((a, b) => a - b)[inked.length >> 1] ?? USUAL_BRIGHTNESS
}

const tellingOf = (means: readonly BlockMean[], usual: number): readonly BlockMean[] => {
  const telling = means.filter(mean => !isWhite(mean) && mean.brightness > NEARLY_BLACK * usual)
  return telling.length > FEWEST_TELLING * means.length ? telling : means
}
