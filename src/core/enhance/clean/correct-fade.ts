import { findMonochromeCurve } from '../../imaging/colour/find-monochrome-curve.ts'
import type { RgbImage } from '../../imaging/rgb-image.ts'
import { clamp } from '../../math.ts'

/** The outermost part of each side is not looked at: a scan's border, or paper. */
const BORDER = 0.04
/** Part of the pixels that may lie beyond the ends. */
const BEYOND = 0.003
/** Ends that count as faded, and where they are put. */
const BLACK = { faded: 14, to: 6 }
const WHITE = { faded: 241, to: 250 }
/** A channel is not stretched by more than this, lest noise and blocks come out. */
const MAX_GAIN = 2
/** How far a channel may be stretched more or less than all together: a cast goes, an evening's light stays. */
const CAST = { weaker: 0.82, stronger: 1.25 }

interface Ends {
  readonly low: number
  readonly high: number
}

/**
 * Gives a faded photo its black and white back, and takes away the cast of a colour that faded more than the others:
 * levels for each channel, within limits. A monochrome photo keeps its tone. What is not faded stays as it is.
 * @returns the image itself where nothing is faded
 */
export const correctFade = (image: RgbImage): RgbImage => {
  const found = channelEnds(image)
  const common = widest(found)
  // Where something is really black nothing has faded but the light: what else differs between channels is its colour.
  const hasCast = common.low > BLACK.faded && findMonochromeCurve(image) === undefined
  const whole = lineOf(common)
  const tables = found.map(ends => tableOf(hasCast ? limited(lineOf(ends), whole, ends.low) : whole))
  if (tables.every(table => table.every((value, i) => value === i))) return image
  const data = new Uint8Array(image.data.length)
  const [reds, greens, blues] = tables as [Uint8Array, Uint8Array, Uint8Array]
  for (let at = 0; at < data.length; at += 3) {
    data[at] = reds[image.data[at]!]!
    data[at + 1] = greens[image.data[at + 1]!]!
    data[at + 2] = blues[image.data[at + 2]!]!
  }
  return { ...image, data }
}

const widest = (ends: readonly Ends[]): Ends => ({
  low: Math.min(...ends.map(({ low }) => low)),
  high: Math.max(...ends.map(({ high }) => high)),
})

/** Where the values of red, green and blue begin and end, but for a few pixels. */
const channelEnds = ({ width, height, data }: RgbImage): readonly Ends[] => {
  const counts = [0, 1, 2].map(() => new Int32Array(256))
  const [left, top] = [Math.floor(width * BORDER), Math.floor(height * BORDER)]
  let pixels = 0
  for (let y = top; y < height - top; y++)
    for (let x = left, at = (y * width + left) * 3; x < width - left; x++, pixels++)
      for (const count of counts) count[data[at++]!]!++
  const few = pixels * BEYOND
  return counts.map(count => {
    let [low, high] = [0, 255]
    for (let sum = count[0]!; sum <= few && low < 254; sum += count[++low]!);
    for (let sum = count[255]!; sum <= few && high > low + 1; sum += count[--high]!);
    return { low, high }
  })
}

/** A line that values are put on: `gain` × value + `offset`. */
interface Line {
  readonly gain: number
  readonly offset: number
}

const lineOf = ({ low, high }: Ends): Line => {
  const black = low > BLACK.faded ? BLACK.to : low
  const white = high < WHITE.faded ? WHITE.to : high
  const gain = Math.min(MAX_GAIN, (white - black) / (high - low))
  // Around the middle: where the gain is limited both ends are left alike.
  return { gain, offset: (black + white) / 2 - (gain * (low + high)) / 2 }
}

/** A channel's line, no steeper or flatter than a cast explains; black stays where it was put. */
const limited = (line: Line, whole: Line, black: number): Line => {
  const gain = clamp(line.gain, whole.gain * CAST.weaker, whole.gain * CAST.stronger)
  return { gain, offset: line.offset + (line.gain - gain) * black }
}

const tableOf = ({ gain, offset }: Line): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, value) => Math.round(clamp(gain * value + offset, 0, 255)))
