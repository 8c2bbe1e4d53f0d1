import type { RgbImage } from '../rgb-image.ts'
import { fitMonochromeCurve } from './fit-monochrome-curve.ts'
import {
  channelSum,
  eachPixel,
  type MonochromeCurve,
  type MonochromeFit,
  type PixelRegion,
  tabulate,
} from './monochrome-curve.ts'

/** Sides of the blocks that are averaged: those of JPEG's chroma, whose noise this removes. */
const BLOCK = 16
/** Most blocks measured: a hundredth of a second at most. */
const MAX_BLOCKS = 400

/**
 * What an image must meet to count as monochrome: the share of its blocks that must lie on the curve, and how far they
 * may lie off it, of 255, in an image of usual brightness. JPEG's noise is 2.5 at quality 60; portraits in colour have 9
 * and more.
 */
export interface MonochromeLimits {
  readonly share: number
  readonly tolerance: number
}
export const DEFAULT_LIMITS: MonochromeLimits = { share: 0.95, tolerance: 3.2 }
/** For regions so small that they show little but skin: met by black-and-white and by cleanly toned images only. */
export const STRICT_LIMITS: MonochromeLimits = { share: 0.98, tolerance: 1.25 }

/** In images darker than this colours differ less from each other, so the tolerance is reduced in proportion. */
const USUAL_BRIGHTNESS = 140
const MIN_SHARE_OF_TOLERANCE = 0.12

export interface MonochromeOptions {
  /** The part of the image to examine; default all of it. */
  readonly region?: PixelRegion
  /** A part of the region that must lie on the curve by itself, as its surroundings may have few colours. */
  readonly core?: PixelRegion
  /** Default `DEFAULT_LIMITS`. */
  readonly limits?: MonochromeLimits
}

/**
 * The curve on which all colours of an image, or of a region of it, lie but for a few small spots; undefined where the
 * image is in colour.
 */
export const findMonochromeCurve = (
  image: RgbImage,
  { region = wholeOf(image), core = region, limits = DEFAULT_LIMITS }: MonochromeOptions = {},
): MonochromeCurve | undefined => {
  const blocks = chooseBlocks(region)
  const coreBlocks = core === region ? blocks : chooseBlocks(core)
  if (blocks.length === 0 || coreBlocks.length === 0 || isColourful(image, blocks)) return undefined
  const fit = fitMonochromeCurve(image, blocks)
  const coreMeans = measureBlocks(image, coreBlocks, fit)
  const brightness = brightnessOf(coreMeans)
  const darkness = Math.min(1, Math.max(MIN_SHARE_OF_TOLERANCE, brightness / USUAL_BRIGHTNESS))
  const isOnCurve = (means: readonly BlockMean[]): boolean => {
    const meaningful = meaningfulOf(means, brightness)
    const off = meaningful.filter(({ distance }) => distance > limits.tolerance * darkness).length
    return off <= (1 - limits.share) * meaningful.length
  }
  if (!isOnCurve(coreMeans)) return undefined
  if (core !== region && !isOnCurve(measureBlocks(image, blocks, fit))) return undefined
  return { ...tabulate(fit), tolerance: DEFAULT_LIMITS.tolerance * darkness }
}

const wholeOf = ({ width, height }: RgbImage): PixelRegion => ({
  left: 0,
  top: 0,
  right: width,
  bottom: height,
})

/** Evenly spread blocks; at the right and at the bottom they are smaller, down to half. */
const chooseBlocks = ({ left, top, right, bottom }: PixelRegion): PixelRegion[] => {
  const columns = Math.max(0, Math.floor((right - left + BLOCK / 2) / BLOCK))
  const rows = Math.max(0, Math.floor((bottom - top + BLOCK / 2) / BLOCK))
  const chosen = Math.min(columns * rows, MAX_BLOCKS)
  return Array.from({ length: chosen }, (_, i) => {
    const block = Math.floor((i * columns * rows) / chosen)
    const x = left + BLOCK * (block % columns)
    const y = top + BLOCK * Math.floor(block / columns)
    return { left: x, top: y, right: Math.min(right, x + BLOCK), bottom: Math.min(bottom, y + BLOCK) }
  })
}

/** How many blocks are compared in pairs first, and by how much the brightness of a pair may differ. */
const COMPARED = 100
const ALIKE = 3
/**
 * In a monochrome image the colours of such a pair differ by at most `ofBrightness` times its brightness, but no less
 * than `min`; `share` of the pairs may differ by more.
 */
const PAIR = { min: 3.5, ofBrightness: 0.09, share: 0.1 }

/** A quick test that recognises most images in colour: many blocks are as bright as one of another colour. */
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
    const limit = Math.max(PAIR.min, PAIR.ofBrightness * brightness)
    for (let j = i + 1; j < means.length && means[j]![0] < brightness + ALIKE; j++) {
      pairs++
      if (Math.max(Math.abs(means[j]![1] - r), Math.abs(means[j]![2] - b)) > limit) unlike++
    }
  })
  return unlike > PAIR.share * pairs && pairs > COMPARED / 4
}

/** A block's mean brightness, and how far its mean colour lies off the curve, in red or in blue. */
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

/** Blocks lighter, or (as a part of the usual brightness) darker than this say nothing about colour. */
const NEARLY_WHITE = 243
const NEARLY_BLACK = 0.06
/** With fewer other blocks, as a part of all, all count. */
const MIN_MEANINGFUL = 0.02

const isWhite = ({ brightness }: BlockMean): boolean => brightness > NEARLY_WHITE

/** The median of the blocks that are not white. */
const brightnessOf = (means: readonly BlockMean[]): number => {
  const inked = means.filter(mean => !isWhite(mean)).map(({ brightness }) => brightness)
  return inked.sort((a, b) => a - b)[inked.length >> 1] ?? USUAL_BRIGHTNESS
}

const meaningfulOf = (means: readonly BlockMean[], usual: number): readonly BlockMean[] => {
  const meaningful = means.filter(mean => !isWhite(mean) && mean.brightness > NEARLY_BLACK * usual)
  return meaningful.length > MIN_MEANINGFUL * means.length ? meaningful : means
}
